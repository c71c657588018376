import { randomBytes } from 'node:crypto'
import type { RunId } from '../../../core/ids.ts'
import type { Slot, Slots } from '../../../ports/repository.ts'
import { makeStanding } from '../standing.ts'
import { checkOutDetached, editedPaths } from './check-slot.ts'
import { checkOut } from './checkout.ts'
import { copyConfigured } from './copy-files.ts'
import { keepSlot, letGo } from './failed.ts'
import type { Grounds } from './grounds.ts'
import { dropKept, restorePristine, takePristine } from './kept-folders.ts'
import type { Pool, SlotOwner } from './layout.ts'
import { poolOf, slotLayout, slotPath } from './layout.ts'
import type { Leasing } from './leasing.ts'
import { makeLeasing } from './leasing.ts'
import { candidates } from './pool.ts'
import type { FoundSlot } from './remains.ts'
import { findSlots } from './remains.ts'
import type { SlotRemoval } from './remove.ts'
import { saveWork } from './save.ts'
import { setupKeyOf } from './setup-key.ts'
import { changeState, readState } from './state.ts'
import { makeTrash } from './trash.ts'

export interface SlotsOptions extends Omit<Grounds, 'standing' | 'layout' | 'trash' | 'now' | 'witness'> {
  /** The folder of all slots, absolute; made on first use, outside of every worktree. */
  readonly root: string
  readonly now?: () => number
}

/** A slot as `orch clean` and `orch doctor` show it. */
export interface ListedSlot {
  readonly name: string
  readonly path: string
  readonly pool: Pool
  /** The run that has it now. */
  readonly heldBy: RunId | null
  readonly last: SlotOwner | null
}

/** The pools with what keeps them in order. */
export interface SlotPools extends Slots {
  list(): readonly ListedSlot[]
  /** What stands below the root, half-made slots and bare records among it; changes nothing. */
  remains(): readonly FoundSlot[]
  /** Keeps the slot with a dead task's work in it, as `worktrees.keepFailed` says, or lets go of it. */
  keepFailed(slot: string, task: Parameters<typeof keepSlot>[2]): void
  letGo(slot: string, task: Parameters<typeof letGo>[2]): void
  /** Removes a slot that nobody uses; what it holds is saved first, and where that fails the slot stays. */
  remove(name: string, run: RunId): Promise<SlotRemoval>
  /** Takes over what a dead engine of this run has leased for attempts that come back for their slots, and drops the rest. */
  takeOver: Leasing['takeOver']
  /** Begins to delete what earlier processes left in the trash. */
  sweep(): void
  /** Resolves when nothing goes on in the background. */
  settled(): Promise<void>
}

export function makeSlots(options: SlotsOptions): SlotPools {
  const layout = slotLayout(options.git.place.commonDir, options.root)
  const shared = { gitDir: layout.commonDir, commonDir: layout.commonDir, workTree: null }
  const trash = makeTrash(layout.trash)
  const git = options.git.at(shared)
  const standing = makeStanding(git, 'orch')
  const witness = randomBytes(8).toString('hex')
  const grounds = { ...options, git, standing, layout, trash, now: options.now ?? Date.now, witness }
  const leasing = makeLeasing(grounds)
  const { open } = leasing
  return {
    leaseForAgent: ({ run, ref, prefer, commit }) =>
      leasing.lease({ pool: 'agent', run, ...ref, prefer, commit: commit ?? null }),
    leaseForCheck: ({ run, commit }) =>
      leasing.lease({ pool: 'check', run, task: null, attempt: null, prefer: null, commit }),
    checkout: async (slot, ask) => checkOut(grounds, await open(slot), ask),
    checkoutDetached: async (slot, ask) => checkOutDetached(grounds, await open(slot), ask),
    edited: async (slot) => editedPaths(grounds, await open(slot)),
    save: async (slot, ask) => saveWork(grounds, await open(slot), ask),
    ...setupOf(grounds, open),
    restoreKept: async (slot) => restorePristine(grounds, await open(slot)),
    copyFiles: async (slot) => copyConfigured(grounds, await open(slot)),
    holds: (slot) => leasing.holds(slot.name),
    release: (slot) => leasing.release(slot.name),
    list: () => [...listPool(grounds, 'agent'), ...listPool(grounds, 'check')],
    remains: () => findSlots(grounds),
    keepFailed: (slot, task) => keepSlot(layout, slot, task),
    letGo: (slot, task) => letGo(layout, slot, task),
    remove: leasing.remove,
    takeOver: leasing.takeOver,
    sweep: trash.sweep,
    settled: async () => {
      await leasing.settled()
      await trash.settled()
    },
  }
}

function setupOf(grounds: Grounds, open: Leasing['open']): Pick<Slots, 'needsSetup' | 'setupDone'> {
  const keyOf = async (slot: Slot, commands: readonly unknown[]) => {
    const state = readState(grounds.layout, slot.name)
    return state && { state, key: await setupKeyOf(grounds, await open(slot), { commands, state }) }
  }
  return {
    needsSetup: async (slot, commands) => {
      if (commands.length === 0) return false
      const now = await keyOf(slot, commands)
      if (now?.key === now?.state.setupKey) return false
      if (poolOf(slot.name) === 'check') await dropKept(grounds, await open(slot))
      return true
    },
    setupDone: async (slot, commands) => {
      if (poolOf(slot.name) === 'check') await takePristine(grounds, await open(slot))
      const now = await keyOf(slot, commands)
      // Last: a crash before it makes setup run again.
      if (now) changeState(grounds.layout, slot.name, { setupKey: now.key })
    },
  }
}

function listPool(grounds: Grounds, pool: Pool): readonly ListedSlot[] {
  const known = candidates(grounds, pool).filter(({ state }) => state !== null)
  return known.map(({ name, state, lease }) => ({
    name,
    path: slotPath(grounds.layout, name),
    pool,
    heldBy: lease?.run ?? null,
    last: state?.last ?? null,
  }))
}
