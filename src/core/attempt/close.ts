import type { Failure } from '../failure.ts'
import type { Instant, TaskId } from '../ids.ts'
import { endLease } from '../lease/lease.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireTask } from '../world.ts'
import { nothingSpent } from './usage.ts'

/** The record with its active attempt, if any, written into its past; the attempt's slot is to be given back. */
export function closeAttempt(
  world: World,
  task: TaskId,
  end: { readonly at: Instant; readonly failure: Failure | null },
): TaskRecord {
  const record = requireTask(world, task)
  if (record.state.status !== 'active') return record
  const current = record.state.attempt
  const { attempt, agent, startedAt } = current
  const spent = 'spent' in current ? current.spent : nothingSpent
  for (const [slot, lease] of world.leases) {
    if (lease.ref.task === task && lease.ref.attempt === attempt) world.leases.set(slot, endLease(lease))
  }
  return {
    ...record,
    past: [...record.past, { attempt, agent, startedAt, endedAt: end.at, failure: end.failure, spent }],
  }
}
