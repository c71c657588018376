import type { RunId } from '../../../core/ids.ts'
import type { Grounds } from './grounds.ts'
import { openSlot } from './grounds.ts'
import type { HeldLeases } from './held.ts'
import { leaseFile, poolOf, slotPath } from './layout.ts'
import { readLease } from './lease.ts'
import { keepFolder } from './prepare.ts'
import { recycle } from './recycle.ts'
import { discardWorktree, entryOf, freshState } from './registration.ts'
import { isCutOff } from './remains.ts'
import { saveVisit } from './save-visit.ts'
import { readState } from './state.ts'

/** `kept`: nothing could tell what of it is work, so its files were put aside. */
export type SlotRemoval = 'removed' | 'kept' | 'in-use'

/**
 * Removes a slot that nobody uses, half-made ones and mere records too. Work is saved first; when that fails this
 * rejects and the slot stays as it is. `run` is who holds it meanwhile.
 */
export async function removeSlot(
  { grounds, held }: { readonly grounds: Grounds; readonly held: HeldLeases },
  name: string,
  run: RunId,
): Promise<SlotRemoval> {
  const { layout } = grounds
  const pool = poolOf(name)
  if (pool === null) return 'removed'
  const found = { name, state: readState(layout, name), lease: readLease(leaseFile(layout, name)) }
  const taken = await held.take(found, { pool, run, task: null, attempt: null, prefer: null, commit: null })
  if (taken !== 'taken') return 'in-use'
  try {
    if (grounds.processes.workingIn(slotPath(layout, name)).length > 0) return 'in-use'
    const outcome = await saveAll(grounds, name)
    await discardWorktree(grounds, name)
    return outcome
  } finally {
    held.drop(name)
  }
}

async function saveAll(grounds: Grounds, name: string): Promise<'removed' | 'kept'> {
  const { layout } = grounds
  const state = readState(layout, name)
  if (isCutOff(layout, name, state)) {
    keepFolder(grounds, name, { last: state?.last ?? null })
    return 'kept'
  }
  const entry = entryOf(layout, name)
  if (entry !== null && state?.phase !== 'making') {
    const save = poolOf(name) === 'agent' ? recycle : saveVisit
    await save(grounds, openSlot(grounds, name, { entry }), state ?? freshState('ready', grounds.now()))
  }
  return 'removed'
}
