import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { requireReadable } from '../../../core/host-fault.ts'
import type { CommitId, Instant, TreeId } from '../../../core/ids.ts'
import { readNames } from './files.ts'
import type { Layout, Pool, SlotOwner } from './layout.ts'
import { keptFile, poolOf, stateFile } from './layout.ts'

/** What is known of a slot between two leases; only the holder of its lease writes it. */
export interface SlotState {
  readonly version: 1
  /** `making` until the first checkout is complete: found later, the worktree is half-made. */
  readonly phase: 'making' | 'ready'
  /** New for each worktree that bears this name. */
  readonly generation: string
  /** The folder below `<common dir>/worktrees`. */
  readonly entry: string
  readonly lastUsedAt: Instant
  /** Whose work lies in the slot; null once it is saved and cleaned. */
  readonly last: SlotOwner | null
  /** True once branch and work tree of `last` were in place. */
  readonly begun: boolean
  /** Seen with nothing but this commit, kept folders and copied files in it, and not given to a program since. */
  readonly clean: CleanState | null
  /** The key of the last setup. */
  readonly setupKey: string | null
  /** Files from the main checkout, never committed. */
  readonly copied: readonly string[]
  /** The commit a check slot was brought to, and the paths it then took from the base. */
  readonly standsAt: CommitId | null
  readonly restored: readonly string[]
  /** The user's own checkout is sparse, and so is this one. */
  readonly sparse: boolean
}

export interface CleanState {
  readonly commit: CommitId
  readonly tree: TreeId
  readonly at: Instant
  /** Who saw it, see `Grounds.witness`; absent in records of older versions. */
  readonly by?: string
}

// Synchronous, so that no other turn of this process comes between reading and writing; the files are small.

/** Null when there is none, or none that can be read: the slot's past is then unknown. */
export function readState(layout: Pick<Layout, 'records'>, name: string): SlotState | null {
  try {
    const state = JSON.parse(readFileSync(stateFile(layout, name), 'utf8')) as SlotState
    return state.version === 1 ? state : null
  } catch (error) {
    requireReadable(error)
    return null
  }
}

/** Not synced: after a power loss an older state only costs a scan. */
export function writeState(layout: Layout, name: string, state: SlotState): void {
  mkdirSync(layout.records, { recursive: true, mode: 0o700 })
  const file = stateFile(layout, name)
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

export function changeState(layout: Layout, name: string, change: Partial<SlotState>): void {
  const state = readState(layout, name)
  if (state !== null) writeState(layout, name, { ...state, ...change })
}

export function removeState(layout: Layout, name: string): void {
  rmSync(stateFile(layout, name), { force: true })
  forgetKept(layout, name)
}

export function forgetKept(layout: Pick<Layout, 'records'>, name: string): void {
  rmSync(keptFile(layout, name), { force: true })
}

/** Slots of a pool that were ever made, in no order. */
export function knownSlots(layout: Layout, pool: Pool): readonly string[] {
  const names = readNames(layout.records).map((file) => file.replace(/\.(json|lease)$/, ''))
  return [...new Set(names)].filter((name) => poolOf(name) === pool)
}
