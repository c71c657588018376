import { join } from 'node:path'
import { locateRepository } from '../../adapters/git/locate.ts'
import { nearbyRepository } from '../../adapters/git/nearby.ts'
import { slotOwner, slotsKept } from '../../adapters/git/slots/owner.ts'
import { readJournal } from '../../adapters/journal/read.ts'
import { makeLocks } from '../../adapters/lock/locks.ts'
import { makeProcesses } from '../../adapters/process/processes.ts'
import type { Locks } from '../../ports/locks.ts'

/*
 * What verbs need that only look: no zod, no simple-git, no ink. `orch status` loads this and nothing heavier.
 */

export { locateRepository, nearbyRepository, readJournal, slotOwner, slotsKept }

/** Locks as this process sees them. */
export function openLocks(): Locks {
  return makeLocks(makeProcesses())
}

/** The lock under which landings on one target take turns, whichever run they are of. */
export function landingLockPath(commonDir: string, target: string): string {
  return join(commonDir, 'orch', `landing-${encodeURIComponent(target)}.lock`)
}
