import type { World } from '../world.ts'
import type { Entry } from './state.ts'

/** Entries that were put off are pending again: a person may have mended what the journal cannot see. */
export function lookAgain(world: World): World {
  const entries = world.queue.entries.map((entry): Entry => {
    // What is on a forge stays there, and is looked at again anyway.
    if (entry.status === 'proposed' || entry.status === 'unverified') return entry
    const { task, work, since, priority } = entry
    return { task, work, since, priority, obstacle: null, status: 'pending' }
  })
  world.queue = { ...world.queue, entries }
  return world
}
