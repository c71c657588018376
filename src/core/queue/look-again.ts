import type { World } from '../world.ts'
import type { Entry } from './state.ts'

/** Entries that were put off are pending again: a person may have mended what the journal cannot see. */
export function lookAgain(world: World): World {
  const entries = world.queue.entries.map((entry): Entry => {
    if (entry.status === 'unverified') return entry
    // It stays where it is, but people may have done meanwhile what was waited for.
    if (entry.status === 'proposed') return { ...entry, proposal: { ...entry.proposal, seen: null } }
    const { task, work, since, priority } = entry
    return { task, work, since, priority, obstacle: null, status: 'pending' }
  })
  world.queue = { ...world.queue, entries }
  return world
}
