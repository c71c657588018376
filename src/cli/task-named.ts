import type { TaskId } from '../core/ids.ts'
import { toTaskId } from '../core/ids.ts'
import { nearest } from '../core/plan/nearest.ts'
import type { World } from '../core/world.ts'
import { refusalWords } from '../report/words/refusal.ts'
import { refuse } from './refuse.ts'

/** The id of a task of this run, or the refusal that names the nearest. */
export function requireTaskNamed(world: World, name: string): TaskId {
  const id = toTaskId(name)
  if (world.tasks.has(id)) return id
  const near = nearest(name, [...world.tasks.keys()])
  return refuse(refusalWords({ kind: 'unknown-task', task: name, nearest: near }))
}
