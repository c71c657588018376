import type { Grounds } from './grounds.ts'
import { leaseFile } from './layout.ts'
import type { Lease } from './lease.ts'
import { dropLease, newLease, readLease, replaceLease, takeLease } from './lease.ts'
import type { Candidate, Wanted } from './pool.ts'
import { hasNoOtherEngine, isOwn, isStale } from './pool.ts'
import { underLock } from './registration.ts'

/** The lease files of this process. */
export interface HeldLeases {
  /** True when this process has the slot, or may go on with a lease of its run whose engine is gone. */
  hold(name: string): Promise<boolean>
  /** `lost`: somebody was faster. `busy`: somebody else has it. */
  take(candidate: Candidate, wanted: Wanted): Promise<'taken' | 'lost' | 'busy'>
  drop(name: string): void
}

export function makeHeldLeases(grounds: Grounds): HeldLeases {
  const held = new Map<string, Lease>()

  async function take(candidate: Candidate, wanted: Wanted): Promise<'taken' | 'lost' | 'busy'> {
    const { name, lease } = candidate
    const { run, task, attempt } = wanted
    const isMine = isOwn(grounds, candidate, wanted)
    if (isMine && held.get(name)?.nonce === lease?.nonce) return 'taken'
    if (lease !== null && !isMine && !isStale(grounds, candidate, wanted)) return 'busy'
    const next = newLease({ run, task, attempt, owners: grounds.owners() })
    if (!(await put(grounds, { name, from: lease, to: next }))) return 'lost'
    held.set(name, next)
    return 'taken'
  }

  /** The run's lock keeps every other engine of the run away. */
  async function hold(name: string): Promise<boolean> {
    if (held.has(name)) return true
    const lease = readLease(leaseFile(grounds.layout, name))
    if (lease === null || lease.run !== grounds.run || !hasNoOtherEngine(grounds, lease)) return false
    const next = newLease({ ...lease, owners: grounds.owners() })
    if (await put(grounds, { name, from: lease, to: next })) held.set(name, next)
    return held.has(name)
  }

  return {
    hold,
    take,
    drop: (name) => {
      dropLease(leaseFile(grounds.layout, name), held.get(name)?.nonce ?? '')
      held.delete(name)
    },
  }
}

/** A free slot is taken by creating a file; one of the dead under the lock, so that only one process replaces it. */
async function put(
  grounds: Grounds,
  { name, from, to }: { name: string; from: Lease | null; to: Lease },
): Promise<boolean> {
  const file = leaseFile(grounds.layout, name)
  if (from === null) return takeLease(file, to)
  return underLock(grounds, `take over ${name}`, async () => replaceLease(file, from, to))
}
