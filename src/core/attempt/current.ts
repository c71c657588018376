import type { TaskId } from '../ids.ts'
import { attemptName } from '../ids.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { InvariantError, putTask, requireTask } from '../world.ts'
import type { Attempt, In } from './state.ts'

/** The world with the task's active attempt in its new state. */
export function replaceAttempt(
  world: World,
  ref: { task: TaskRecord['spec']['id'] },
  attempt: Attempt,
): World {
  return putTask(world, { ...requireTask(world, ref.task), state: { status: 'active', attempt } })
}

/** The task's active attempt, which is the one of this number. */
export function currentAttempt(record: TaskRecord, attempt: number): Attempt {
  if (record.state.status === 'active' && record.state.attempt.attempt === attempt)
    return record.state.attempt
  throw new InvariantError(`${attemptName({ task: record.spec.id, attempt })} is not the active attempt`)
}

/** What an event that does not fit the attempt's state throws. */
export function impossible(event: { type: string }, status: string): InvariantError {
  return new InvariantError(`${event.type} cannot follow an attempt that is ${status}`)
}

/** The active attempt whose agent runs. */
export function runningAttempt(
  world: World,
  event: { readonly type: string; readonly task: TaskId; readonly attempt: number },
): In<Attempt, 'running'> {
  const current = currentAttempt(requireTask(world, event.task), event.attempt)
  if (current.status !== 'running') throw impossible(event, current.status)
  return current
}
