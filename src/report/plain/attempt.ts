import { isForPerson } from '../../core/attempt/ask.ts'
import type { AttemptEvent } from '../../core/attempt/event.ts'
import type { NextTry } from '../../core/attempt/work.ts'
import type { Failure } from '../../core/failure.ts'
import type { TaskId } from '../../core/ids.ts'
import { agentOf } from '../../core/schedule/agent.ts'
import type { TaskRecord } from '../../core/task/state.ts'
import type { World } from '../../core/world.ts'
import { requireRun, requireTask } from '../../core/world.ts'
import { count, ordinal, printable } from '../text.ts'
import { spentText } from '../usage-text.ts'
import { whyEnding } from '../why/active.ts'
import { soon } from '../why/ready.ts'
import { answerHint, asked, asks } from '../words/asking.ts'
import { deadLetterWords } from '../words/dead-letter.ts'
import { failureClause, failureEvidence } from '../words/failure.ts'
import { stackedClause } from '../words/proposal.ts'
import { ranInto } from '../words/ran-into.ts'
import { stoppedHint } from '../words/remedy.ts'
import type { Line } from './line.ts'
import { line, lineOf } from './line.ts'

type Of<T extends AttemptEvent['type']> = Extract<AttemptEvent, { type: T }>

export function attemptLine(event: AttemptEvent, world: World): Line | null {
  switch (event.type) {
    case 'attempt-started':
      return line(
        event.task,
        `attempt ${event.attempt} started (${event.agent})${stacked(event)}${after(event, world)}`,
        { tone: 'busy' },
      )
    case 'input-needed':
      return questionLine(event, world)
    case 'input-given':
      return line(event.task, given(event, world))
    case 'agent-ended':
      return event.outcome.kind === 'claimed-success'
        ? line(event.task, `the agent says it is done${usage(event)}`)
        : null
    case 'work-saved':
      return saved(event)
    case 'attempt-cancelling':
      return line(event.task, `attempt ${event.attempt} is being ended: ${whyEnding(event.cause)}`)
    case 'attempt-cancelled':
      return line(event.task, `attempt ${event.attempt} was ended: ${whyEnding(event.cause)}`, {
        tone: 'warn',
      })
    case 'attempt-failed':
      return tryAgainLine(world, { ...event, what: `attempt ${event.attempt} failed` })
    case 'slot-leased':
    case 'slot-released':
      return null
  }
}

/** A failure with what follows: when the next attempt starts, or that there is none. */
export function tryAgainLine(
  world: World,
  event: {
    readonly task: TaskId
    readonly failure: Failure
    readonly next: NextTry | null
    /** The attempt that failed; without one the last that left work. */
    readonly attempt?: number
    readonly what: string
  },
): Line {
  const { task, failure, next, what } = event
  const record = requireTask(world, task)
  if (next === null) return lineOf(task, deadLetterWords(record, failure), 'bad')
  // The world may be ahead of the event, its next attempt begun.
  const failed = event.attempt ?? record.saved?.attempt ?? record.tally.attempts
  const again = `its ${ordinal(failed + 1)} attempt`
  const stopped = stoppedAgent(world, record)
  const then = stopped === null ? `starts ${soon(next.notBefore - world.now)}` : 'waits for a person'
  return line(task, `${what}: ${failureClause(failure)}; ${again} ${then}`, {
    tone: 'warn',
    hint: stopped === null ? null : stoppedHint(requireRun(world).config, task, stopped),
    // A red check has shown its own last lines by then.
    evidence: failure.kind === 'check-failed' ? [] : failureEvidence(failure),
  })
}

/** The agent that the next attempt would ask, where it waits for a person. */
function stoppedAgent(world: World, record: TaskRecord) {
  if (record.state.status !== 'ready') return null
  const agent = agentOf(world, record, world.now)
  const failure = world.stopped.get(agent)
  return failure === undefined ? null : { agent, failure }
}

function stacked({ start: { lower } }: Of<'attempt-started'>): string {
  return lower === undefined ? '' : `, ${stackedClause(lower)}`
}

function after({ task, attempt, start }: Of<'attempt-started'>, world: World): string {
  if (start.hint !== null) return ' with a hint from a person'
  const failure = ranInto(requireTask(world, task), start, attempt)
  return failure === null ? '' : ` after ${failureClause(failure)}`
}

function usage({ tokens, usd, usage: told }: Of<'agent-ended'>): string {
  const text = spentText({ tokens: tokens ?? 0, usd: usd ?? 0, usage: told ?? null })
  return text === '' ? '' : ` (${text})`
}

/** Where nobody is asked, the answer is the next line. */
function questionLine(event: Of<'input-needed'>, world: World): Line {
  const { task, attempt } = event
  return isForPerson(world, agentAt(requireTask(world, task), attempt), event)
    ? line(task, asked(event), { tone: 'ask', hint: answerHint(task, event) })
    : line(task, asks(event))
}

function given({ answer, by, task, attempt }: Of<'input-given'>, world: World): string {
  if (answer === null) return 'the agent goes on without an answer'
  const answered = `answered "${printable(answer)}"`
  if (by !== null) return `${answered} by ${by.user}`
  const { onAsk = 'ask' } = requireRun(world).config.agents[agentAt(requireTask(world, task), attempt)] ?? {}
  return onAsk === 'ask' ? `${answered}, as nobody is there to ask` : `${answered}, as the config says`
}

/** The world may be ahead of the event. */
function agentAt({ state, past }: TaskRecord, attempt: number): string {
  if (state.status === 'active' && state.attempt.attempt === attempt) return state.attempt.agent
  return past.find((ended) => ended.attempt === attempt)?.agent ?? ''
}

function saved({ work, strayed }: Of<'work-saved'>): Line | null {
  const { files, addedLines, removedLines } = work.size
  if (strayed !== null)
    return line(work.task, `commits outside its branch were found and are kept: ${strayed}`, { tone: 'warn' })
  if (files === 0) return null
  return line(work.task, `${count(files, 'file')} changed, +${addedLines} -${removedLines}`)
}
