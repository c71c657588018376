import type { RunId } from '../../../core/ids.ts'
import type { Slot, SlotLease } from '../../../ports/repository.ts'
import { SlotsUnusable } from './faults.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import { openSlot } from './grounds.ts'
import { detachHead } from './head.ts'
import type { HeldLeases } from './held.ts'
import { makeHeldLeases } from './held.ts'
import { leaseFile, poolOf, slotPath } from './layout.ts'
import type { Lease } from './lease.ts'
import { dropLease } from './lease.ts'
import { lookAt } from './look.ts'
import type { Candidate, Wanted } from './pool.ts'
import { candidates, isOwn, notKept, ranked } from './pool.ts'
import { prepareSlot } from './prepare.ts'
import { underLock } from './registration.ts'
import type { SlotRemoval } from './remove.ts'
import { removeSlot } from './remove.ts'
import type { SlotState } from './state.ts'
import { changeState, readState } from './state.ts'

/** The leases of this process. */
export interface Leasing {
  lease(wanted: Wanted): Promise<SlotLease>
  /** The slot with git at its place; throws when this process has no lease on it. */
  open(slot: Pick<Slot, 'name'>): Promise<OpenSlot>
  holds(name: string): Promise<boolean>
  release(name: string): Promise<void>
  /** See `removeSlot`. */
  remove(name: string, run: RunId): Promise<SlotRemoval>
  /**
   * Goes on with the leases of this run whose engine is gone, and drops those that no attempt comes back for: its checks,
   * looks and ended attempts. From then on an agent that still runs in a slot is known to be this engine's.
   */
  takeOver(comesBack: (lease: Pick<Lease, 'task' | 'attempt'>) => boolean): Promise<void>
  /** Resolves when no released slot is being looked at any more. */
  settled(): Promise<void>
}

export function makeLeasing(grounds: Grounds): Leasing {
  const held = makeHeldLeases(grounds)
  const looks = new Map<string, Promise<void>>()

  async function lease(wanted: Wanted): Promise<SlotLease> {
    for (;;) {
      const found = notKept(grounds, candidates(grounds, wanted.pool), wanted)
      const own = found.filter((candidate) => isOwn(grounds, candidate, wanted))
      const { slot, isContended } = await takeFirst(
        { grounds, held },
        own.length > 0 ? own : ranked(grounds, found, wanted),
        wanted,
      )
      if (slot !== null) return { kind: 'leased', slot }
      if (!isContended) return { kind: 'busy', holders: holdersOf(found) }
    }
  }

  return {
    lease,
    open: async ({ name }) => {
      const state = (await held.hold(name)) ? readState(grounds.layout, name) : null
      if (state === null) throw new SlotsUnusable({ kind: 'not-leased', slot: name })
      return openSlot(grounds, name, state)
    },
    holds: held.hold,
    release: async (name) => {
      if (!(await held.hold(name))) return
      changeState(grounds.layout, name, { lastUsedAt: grounds.now() })
      if (poolOf(name) === 'check') return held.drop(name)
      const state = readState(grounds.layout, name)
      if (state !== null) await detachHead(openSlot(grounds, name, state))
      looks.set(
        name,
        held.dropAfter(name, () => lookAt(grounds, name)),
      )
    },
    remove: (name, run) => removeSlot({ grounds, held }, name, run),
    takeOver: (comesBack) => takeOver({ grounds, held }, comesBack),
    settled: async () => {
      await Promise.all(looks.values())
    },
  }
}

async function takeOver(
  { grounds, held }: { readonly grounds: Grounds; readonly held: HeldLeases },
  comesBack: (lease: Pick<Lease, 'task' | 'attempt'>) => boolean,
): Promise<void> {
  const dead: { readonly file: string; readonly nonce: string }[] = []
  for (const { name, lease } of [...candidates(grounds, 'agent'), ...candidates(grounds, 'check')]) {
    if (lease?.run !== grounds.run || !isLost(grounds, lease)) continue
    if (lease.purpose === 'use' && comesBack(lease)) await held.hold(name)
    else dead.push({ file: leaseFile(grounds.layout, name), nonce: lease.nonce })
  }
  if (dead.length === 0) return
  await underLock(grounds, 'drop dead leases', async () => {
    for (const { file, nonce } of dead) dropLease(file, nonce)
  })
}

/** True when its engine is provably gone. */
function isLost({ processes }: Grounds, { owners: [engine] }: Lease): boolean {
  return engine === undefined || processes.liveness(engine) === 'gone'
}

interface Attempted {
  readonly slot: Slot | null
  /** Another was faster at one of them. */
  readonly isContended: boolean
}

/** The first candidate that can be had. A slot that git stumbles over is passed by as long as there are others. */
async function takeFirst(
  { grounds, held }: { grounds: Grounds; held: HeldLeases },
  found: readonly Candidate[],
  wanted: Wanted,
): Promise<Attempted> {
  const faults: unknown[] = []
  let isContended = false
  for (const candidate of found) {
    const { name } = candidate
    const answer = await held.take(candidate, wanted)
    isContended ||= answer === 'lost'
    if (answer !== 'taken') continue
    const state = await prepareSlot(grounds, name, wanted).catch((error: unknown) => void faults.push(error))
    if (state) return { slot: slotOf(grounds, name, state), isContended }
    held.drop(name)
  }
  if (faults.length > 0) throw faults[0]
  return { slot: null, isContended }
}

function slotOf({ layout }: Grounds, name: string, { setupKey }: SlotState): Slot {
  return { name, path: slotPath(layout, name), fresh: setupKey === null }
}

function holdersOf(found: readonly Candidate[]): readonly string[] {
  return [...new Set(found.flatMap(({ lease }) => (lease === null ? [] : [lease.run])))]
}
