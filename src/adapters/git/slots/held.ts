import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
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
  /** Gives a slot back while `look` still looks at it; who wants it waits for that. */
  dropAfter(name: string, look: () => Promise<void>): Promise<void>
}

export function makeHeldLeases(grounds: Grounds): HeldLeases {
  const held = new Map<string, Lease>()
  const adopted = new Map<string, Promise<boolean>>()
  const file = (name: string) => leaseFile(grounds.layout, name)

  async function replace(name: string, from: Lease | null, to: Lease): Promise<boolean> {
    const isDone = await put(grounds, { name, from, to })
    if (isDone) held.set(name, to)
    return isDone
  }

  /** The run's lock keeps every other engine of the run away. */
  async function adopt(name: string): Promise<boolean> {
    const lease = readLease(file(name))
    if (lease?.run !== grounds.run || lease.purpose === 'look' || !hasNoOtherEngine(grounds, lease))
      return false
    return replace(name, lease, newLease({ ...lease, owners: [...grounds.owners(), ...livingOthers(lease)] }))
  }

  /** An agent may go on under the supervisor of an engine that is gone. */
  function livingOthers({ owners }: Lease) {
    const known = new Set(grounds.owners().map(({ pid }) => pid))
    return owners.filter((owner) => !known.has(owner.pid) && grounds.processes.liveness(owner) !== 'gone')
  }

  /** A file that something else removed is made again: what works in the slot still does. */
  function putBack(name: string): Lease | null {
    const lease = held.get(name) ?? null
    return lease !== null && takeLease(file(name), lease) ? lease : null
  }

  return {
    hold: async (name) => {
      if (held.has(name)) return true
      const adopting = adopted.get(name) ?? adopt(name)
      adopted.set(name, adopting)
      return adopting.finally(() => adopted.delete(name))
    },
    take: async (candidate, wanted) => {
      const { name } = candidate
      const { run, task, attempt } = wanted
      const lease = (await leaseAfterLook(grounds, name)) ?? putBack(name)
      const now = { ...candidate, lease }
      const isMine = isOwn(grounds, now, wanted)
      if (isMine && held.get(name)?.nonce === lease?.nonce) return 'taken'
      if (lease !== null && !isMine && !isStale(grounds, now, wanted))
        return lease.nonce === candidate.lease?.nonce ? 'busy' : 'lost'
      const next = newLease({ run, task, attempt, purpose: 'use', owners: grounds.owners() })
      return (await replace(name, lease, next)) ? 'taken' : 'lost'
    },
    drop: (name) => {
      dropLease(file(name), held.get(name)?.nonce ?? '')
      held.delete(name)
    },
    dropAfter: async (name, look) => {
      const lease = held.get(name)
      if (lease === undefined) return
      const looking = newLease({ ...lease, task: null, attempt: null, purpose: 'look' })
      replaceLease(file(name), lease, looking)
      held.delete(name)
      // Starting git takes some milliseconds of this process, which whoever gives the slot back need not wait for.
      await turn()
      // What was not seen costs the next task a look of its own.
      await look().catch(() => {})
      dropLease(file(name), looking.nonce)
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

const LOOK_PAUSE_MS = 10
/** A look takes 40 ms at 9,000 files. */
const MOST_PAUSES = 500

async function leaseAfterLook({ layout, processes }: Grounds, name: string): Promise<Lease | null> {
  for (let pauses = 0; ; pauses++) {
    const lease = readLease(leaseFile(layout, name))
    const [engine] = lease?.owners ?? []
    const isLook = lease?.purpose === 'look' && engine !== undefined && processes.liveness(engine) !== 'gone'
    if (!isLook || pauses === MOST_PAUSES) return lease
    await pause(LOOK_PAUSE_MS)
  }
}
