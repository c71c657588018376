import type { CancelCause } from '../attempt/work.ts'
import type { Event } from '../event.ts'
import type { TaskId } from '../ids.ts'
import { isLanding, proposalOf } from '../queue/change.ts'
import type { World } from '../world.ts'
import type { TaskRecord } from './state.ts'

/** Ends an active attempt, unless its end is under way already for this reason. */
export function endActive(record: TaskRecord, cause: CancelCause): readonly Event[] {
  if (record.state.status !== 'active') return []
  const { attempt } = record.state
  const ref = { task: record.spec.id, attempt: attempt.attempt, cause }
  switch (attempt.status) {
    case 'allocating':
      return [{ type: 'attempt-cancelled', ...ref }]
    case 'running':
      return [{ type: 'attempt-cancelling', ...ref }]
    case 'cancelling':
    case 'saving':
    case 'checking':
      return attempt.cause !== null && outranks(attempt.cause, cause)
        ? []
        : [{ type: 'attempt-cancelling', ...ref }]
  }
}

/** A person's word stands above a deadline, a deadline above an escape, which is not forgotten in a stop. */
function outranks(present: CancelCause, asked: CancelCause): boolean {
  const rank = { 'engine-stopping': 0, escaped: 1, 'deadline-passed': 2, 'task-cancelled': 3 }
  return rank[present.kind] >= rank[asked.kind]
}

/** Ends a task because of the end of one it depends on; its agent may be at work where it rests on a pull request. */
export function endDoomed(world: World, record: TaskRecord, because: TaskId): readonly Event[] {
  const task = record.spec.id
  const reason = `${because} ended without landing`
  if (record.state.status === 'active')
    return endActive(record, { kind: 'task-cancelled', reason, by: null, because })
  // Armed on the branch of another, it never goes to the target by that.
  const isBound = isLanding(world, task) && proposalOf(world, task)?.built.lower === undefined
  return isBound ? [] : [{ type: 'task-cancelled', task, because, reason, by: null }]
}

/** Cancels one task wherever it is; a landing in progress is let through, an end stays an end. */
export function endTask(
  world: World,
  record: TaskRecord,
  { reason, by }: Pick<Extract<Event, { type: 'task-cancelled' }>, 'reason' | 'by'>,
): readonly Event[] {
  const task = record.spec.id
  switch (record.state.status) {
    case 'active':
      return endActive(record, { kind: 'task-cancelled', reason, by })
    case 'queued':
      if (isLanding(world, task)) return []
      return [{ type: 'task-cancelled', task, because: null, reason, by }]
    case 'waiting':
    case 'ready':
    case 'held':
      return [{ type: 'task-cancelled', task, because: null, reason, by }]
    case 'landed':
    case 'done':
    case 'skipped':
    case 'dead':
    case 'cancelled':
      return []
  }
}
