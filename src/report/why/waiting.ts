import { isStacked } from '../../core/config.ts'
import type { TaskId } from '../../core/ids.ts'
import { mayStack } from '../../core/pull-request/stack.ts'
import type { TaskRecord } from '../../core/task/state.ts'
import { satisfiesDependents } from '../../core/task/state.ts'
import { count, listed, ordinal } from '../text.ts'
import { questionSeen } from '../view/asking.ts'
import { queuePosition } from '../view/queue-order.ts'
import type { Situation } from '../view/situation.ts'
import { soon } from './ready.ts'

/** Which task this one waits for, and what that one does. */
export function whyWaiting(seen: Situation, record: TaskRecord): string {
  const doomedBy = seen.world.doomed.get(record.spec.id)
  if (doomedBy !== undefined) return `cannot start: ${doomedBy} ended without landing`
  return whyUnfooted(seen, record)
}

/** What has to land, or to be open as a pull request, before anything can rest on it. */
export function whyUnfooted(seen: Situation, record: TaskRecord): string {
  const unmet = unmetDependencies(seen, record)
  if (unmet.length > 1 && isStacked(seen.run.config) && mayStack(record.spec)) return whyTooMany(unmet)
  const first = unmet.find(({ state }) => state.status === 'held') ?? unmet[0]
  if (first === undefined) return 'waits for tasks it depends on'
  const others = unmet.length > 1 ? `, and for ${count(unmet.length - 1, 'more task')}` : ''
  return `waits for ${first.spec.id}, ${doing(seen, first)}${others}`
}

/** A pull request of any one of them would do. */
function whyTooMany(unmet: readonly TaskRecord[]): string {
  const names = listed(unmet.map(({ spec }) => spec.id))
  return `waits for ${names}: a branch has one base, so all but one of them have to land first`
}

/** Dependencies that have not landed, in the order of the plan's text. */
export function unmetDependencies({ world }: Situation, { spec }: TaskRecord): readonly TaskRecord[] {
  return spec.dependsOn
    .map((id: TaskId) => world.tasks.get(id))
    .filter((each) => each !== undefined)
    .filter(({ state }) => !satisfiesDependents(state.status))
}

/** What another task does, as a relative clause. */
function doing(seen: Situation, record: TaskRecord): string {
  const { state, tally } = record
  switch (state.status) {
    case 'waiting': {
      const next = unmetDependencies(seen, record)[0]
      return next === undefined ? 'which waits' : `which waits for ${next.spec.id}`
    }
    case 'ready':
      return state.next.notBefore > seen.now
        ? `whose ${ordinal(tally.attempts + 1)} attempt starts ${soon(state.next.notBefore - seen.now)}`
        : 'which has yet to start'
    case 'active':
      if (questionSeen(seen, record) !== null) return 'whose agent waits for an answer'
      return `whose ${ordinal(state.attempt.attempt)} attempt is under way (${state.attempt.agent})`
    case 'held':
      return 'which waits for approval'
    case 'queued':
      return `which is ${ordinal(queuePosition(seen.world.queue, record.spec.id))} in the queue`
    case 'landed':
    case 'done':
    case 'skipped':
      return 'which has ended'
    case 'dead':
      return 'which died'
    case 'cancelled':
      return 'which was cancelled'
  }
}
