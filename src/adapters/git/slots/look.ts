import { toRunId } from '../../../core/ids.ts'
import { operationIn } from '../checkouts.ts'
import type { Grounds } from './grounds.ts'
import { openSlot } from './grounds.ts'
import { leaseFile, poolOf, slotPath } from './layout.ts'
import { dropLease, newLease, takeLease } from './lease.ts'
import { isTidy, rememberClean } from './recycle.ts'
import { scanSlot } from './scan.ts'
import { readState } from './state.ts'

/**
 * Looks, once a slot is given back, whether anything has to be cleared away, so that the next task need not. Only
 * reads, for somebody else may have the slot by now; then what was seen is forgotten.
 */
export async function lookAt(grounds: Grounds, name: string): Promise<void> {
  const { layout, processes } = grounds
  const state = readState(layout, name)
  if (
    poolOf(name) !== 'agent' ||
    state === null ||
    state.clean !== null ||
    processes.workingIn(slotPath(layout, name)).length > 0
  )
    return
  const slot = openSlot(grounds, name, state)
  const scan = await scanSlot(slot, { ignored: true })
  const isReady =
    isTidy(grounds, name, scan) && state.copied.length === 0 && operationIn(slot.gitDir) === null
  if (!isReady || scan.head === null) return
  const moment = newLease({ run: toRunId(''), task: null, attempt: null, owners: grounds.owners() })
  if (!takeLease(leaseFile(layout, name), moment)) return
  try {
    if (readState(layout, name)?.serial === state.serial) await rememberClean(grounds, slot, scan.head)
  } finally {
    dropLease(leaseFile(layout, name), moment.nonce)
  }
}
