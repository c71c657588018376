/** Why a run's journal cannot be believed. */
export type JournalFault =
  /** A line was changed after it was written. */
  | { readonly kind: 'broken-chain'; readonly path: string; readonly line: number; readonly seq: number }
  /** Events are missing. */
  | {
      readonly kind: 'gap'
      readonly path: string
      readonly line: number
      readonly expected: number
      readonly found: number
    }
  /** A newer orch wrote it. */
  | { readonly kind: 'newer-version'; readonly path: string; readonly line: number; readonly version: number }
  /** A line is no event. */
  | {
      readonly kind: 'unreadable-line'
      readonly path: string
      readonly line: number
      readonly detail: string
    }
  /** There is no file, or nothing in it although the run did something. */
  | { readonly kind: 'missing'; readonly path: string }
