import { operationIn } from '../checkouts.ts'
import type { Grounds } from './grounds.ts'
import { openSlot, whileHeld } from './grounds.ts'
import { slotPath } from './layout.ts'
import { isTidy, rememberClean } from './recycle.ts'
import { scanSlot } from './scan.ts'
import { readState } from './state.ts'

/** Looks, once a slot is given back, whether anything has to be cleared away, so that the next task need not. */
export async function lookAt(grounds: Grounds, name: string): Promise<void> {
  const { layout, processes } = grounds
  const state = readState(layout, name)
  if (state === null || state.clean !== null || state.copied.length > 0) return
  const slot = openSlot(grounds, name, state)
  const scan = await scanSlot(slot, { ...whileHeld, ignored: true })
  if (scan.head === null || !isTidy(grounds, name, scan) || operationIn(slot.gitDir) !== null) return
  // Not before the scan: reading the process table keeps this process from all else for some milliseconds.
  if (processes.workingIn(slotPath(layout, name)).length === 0) await rememberClean(grounds, slot, scan.head)
}
