import { join } from 'node:path'
import type { SlotOwner } from './layout.ts'
import { readState } from './state.ts'

/** Whose work lies in a slot, for who only looks; null for nobody's, and where there is no such slot. */
export function slotOwner(commonDir: string, name: string): SlotOwner | null {
  return readState({ records: join(commonDir, 'orch', 'slots') }, name)?.last ?? null
}
