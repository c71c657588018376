import type { RuleAnswer } from '../../core/failure.ts'
import type { Task, TaskRecord } from '../../core/task/state.ts'
import { targetName } from '../target-name.ts'
import { count, ordinal, short } from '../text.ts'
import type { Situation } from '../view/situation.ts'
import { failureClause } from '../words/failure.ts'
import { answerClause } from '../words/rules.ts'
import { whyActive } from './active.ts'
import { whyQueued } from './queue.ts'
import { whyReady } from './ready.ts'
import { whyWaiting } from './waiting.ts'

/** Why a task is where it is: one sentence whose subject is the task, the most specific reason first. */
export function whyTask(seen: Situation, record: TaskRecord): string {
  const { state } = record
  switch (state.status) {
    case 'waiting':
      return whyWaiting(seen, record)
    case 'ready':
      return whyReady(seen, record, state.next)
    case 'active':
      return whyActive(seen, record, state.attempt)
    case 'held':
      return whyHeld(state.answers)
    case 'queued': {
      const entry = seen.world.queue.entries.find(({ task }) => task === record.spec.id)
      return entry === undefined ? 'is in the merge queue' : whyQueued(seen, entry)
    }
    case 'landed':
      return `landed on ${targetName(seen.run.target, seen.run.config)} as ${short(state.commit)}`
    case 'done':
    case 'skipped':
      return state.reason
    case 'dead':
      return `${endOf(record)}: ${failureClause(state.failure)}${leftOpen(record)}`
    case 'cancelled':
      return `${whyCancelled(state)}${leftOpen(record)}`
  }
}

/** What a person has to decide on. */
export function whyHeld(answers: readonly RuleAnswer[]): string {
  const [first, ...others] = answers
  if (first === undefined) return 'waits for approval'
  const more = others.length > 0 ? `, and ${count(others.length, 'more reason')}` : ''
  return `waits for approval: ${answerClause(first)}${more}`
}

function endOf({ spec, tally: { attempts } }: TaskRecord): string {
  if (spec.branch !== undefined) return `does not land from ${spec.branch}`
  if (attempts === 0) return 'died before its first attempt'
  return attempts === 1 ? 'died after its only attempt' : `died after its ${ordinal(attempts)} attempt`
}

function whyCancelled({ because, reason }: Extract<Task, { status: 'cancelled' }>): string {
  if (because !== null) return `was cancelled because ${reason}`
  return reason === '' ? 'was cancelled' : `was cancelled: ${reason}`
}

/** Nobody merges it, and nobody closes it, unless a person does. */
function leftOpen({ proposals: { opened } }: TaskRecord): string {
  return opened?.state === 'open' ? `; pull request #${opened.number} stays open` : ''
}
