import type { World } from '../world.ts'
import type { Entry } from './state.ts'

/** Entries that were put off are pending again: a person may have mended what the journal cannot see. */
export function lookAgain(world: World): World {
  const entries = world.queue.entries.map(
    ({ task, work, since, priority }): Entry => ({
      task,
      work,
      since,
      priority,
      obstacle: null,
      status: 'pending',
    }),
  )
  world.queue = { ...world.queue, entries }
  return world
}
