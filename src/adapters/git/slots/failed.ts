import { readFileSync, writeFileSync } from 'node:fs'
import { requireReadable } from '../../../core/host-fault.ts'
import type { Instant } from '../../../core/ids.ts'
import { readNames } from './files.ts'
import type { Layout, SlotOwner } from './layout.ts'
import { keptFile, poolOf } from './layout.ts'
import { forgetKept, readState } from './state.ts'

/** A slot that stays as its dead task left it, so that a person can look around in it. */
export interface KeptSlot {
  readonly name: string
  readonly owner: SlotOwner
  /** When the task died. */
  readonly since: Instant
}

type Records = Pick<Layout, 'records'>

/**
 * The slots of the tasks that died last, as many as `worktrees.keepFailed` leaves room for; those of earlier ones are
 * slots like any. A mark counts as long as nobody has had the slot since.
 */
export function keptSlots(layout: Records, most: number): readonly KeptSlot[] {
  if (most === 0) return []
  return readNames(layout.records)
    .flatMap((file) => (file.endsWith('.kept') ? readKept(layout, file.slice(0, -'.kept'.length)) : []))
    .sort((one, other) => other.since - one.since || (one.name < other.name ? -1 : 1))
    .slice(0, most)
}

/** Marks the slot with a dead task's work in it; where that went to other work, nothing. Can be repeated. */
export function keepSlot(
  layout: Records,
  name: string,
  { run, task, since }: Pick<SlotOwner, 'run' | 'task'> & { readonly since: Instant },
): void {
  const owner = readState(layout, name)?.last ?? null
  if (owner?.run !== run || owner.task !== task) return
  try {
    writeFileSync(keptFile(layout, name), JSON.stringify({ owner, since }), { mode: 0o600 })
  } catch {
    // No room, or no rights: the slot is then one like any, and the work in it is saved all the same.
  }
}

/** Lets go of a slot that was kept for this task. */
export function letGo(layout: Records, name: string, { run, task }: Pick<SlotOwner, 'run' | 'task'>): void {
  const [kept] = readKept(layout, name)
  if (kept?.owner.run === run && kept.owner.task === task) forgetKept(layout, name)
}

function readKept(layout: Records, name: string): readonly KeptSlot[] {
  const mark = poolOf(name) === 'agent' ? readMark(layout, name) : null
  const last = readState(layout, name)?.last
  if (mark === null || last?.run !== mark.owner.run || last.task !== mark.owner.task) return []
  return last.attempt === mark.owner.attempt ? [{ name, ...mark }] : []
}

function readMark(layout: Records, name: string): Pick<KeptSlot, 'owner' | 'since'> | null {
  try {
    return JSON.parse(readFileSync(keptFile(layout, name), 'utf8'))
  } catch (error) {
    requireReadable(error)
    return null
  }
}
