import type { TaskId } from '../ids.ts'
import { nearest } from '../plan/nearest.ts'
import type { Refusal } from '../refusal.ts'
import type { World } from '../world.ts'
import type { TaskRecord } from './state.ts'

/** The task's record, or the refusal that names the nearest id. */
export function requireKnown(world: World, id: TaskId): TaskRecord | Refusal {
  const record = world.tasks.get(id)
  if (record !== undefined) return record
  return { kind: 'unknown-task', task: id, nearest: nearest(id, [...world.tasks.keys()]) }
}
