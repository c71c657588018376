import type { AttemptRef } from '../ids.ts'

/*
 * held ─▶ returning ─▶ (gone)
 */

/** The right of one attempt to one slot. */
export type Lease =
  | { readonly status: 'held'; readonly ref: AttemptRef; readonly path: string }
  /** The attempt has ended; the slot is being given back. */
  | { readonly status: 'returning'; readonly ref: AttemptRef; readonly path: string }

/** The lease with its attempt's end taken into account. */
export function endLease(lease: Lease): Lease {
  return { ...lease, status: 'returning' }
}
