import { join } from 'node:path'
import { keptSlots } from './failed.ts'
import type { SlotOwner } from './layout.ts'
import { poolOf } from './layout.ts'
import type { Lease } from './lease.ts'
import { readLease } from './lease.ts'
import { readState } from './state.ts'

/** Whose work lies in a slot, for who only looks; null for nobody's, and where there is no such slot. */
export function slotOwner(commonDir: string, name: string): SlotOwner | null {
  return readState({ records: recordsOf(commonDir) }, name)?.last ?? null
}

/** Who may use a slot now, for who only looks; null for nobody, and for what is no slot. */
export function slotLease(commonDir: string, name: string): Lease | null {
  return poolOf(name) === null ? null : readLease(join(recordsOf(commonDir), `${name}.lease`))
}

/** Names of the slots that are kept for dead tasks, for who only looks. */
export function slotsKept(commonDir: string, most: number): readonly string[] {
  return keptSlots({ records: recordsOf(commonDir) }, most).map(({ name }) => name)
}

function recordsOf(commonDir: string): string {
  return join(commonDir, 'orch', 'slots')
}
