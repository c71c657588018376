import type { TaskId } from '../ids.ts'
import type { World } from '../world.ts'

/** Takes a task's entry, and its candidate if it has one, out of the queue. */
export function leaveQueue(world: World, task: TaskId): World {
  const { entries, candidate } = world.queue
  world.queue = {
    entries: entries.filter((entry) => entry.task !== task),
    candidate: candidate?.task === task ? null : candidate,
  }
  return world
}
