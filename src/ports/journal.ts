import type { Event, Recorded } from '../core/event.ts'
import type { Instant } from '../core/ids.ts'
import type { JournalFault } from '../core/journal-fault.ts'

export type JournalRead =
  | {
      readonly kind: 'read'
      readonly records: readonly Recorded[]
      /** Bytes of a torn last line, 0 when the file ends whole. */
      readonly tornBytes: number
    }
  | { readonly kind: 'fault'; readonly fault: JournalFault }

/** Why a journal takes no line. */
export type JournalRefusalKind =
  /** The system would not write or sync; `code` says why, e.g. `ENOSPC`. Nothing more is accepted. */
  | 'write-failed'
  /** The last sequence is not the one the caller knows. */
  | 'unexpected-seq'
  /** Somebody else wrote to the file: this engine no longer owns the run. Nothing more is accepted. */
  | 'overtaken'
  | 'closed'

/** What `append` rejects with; an error, since no engine can go on without its journal. */
export interface JournalRefusal extends Error {
  readonly kind: JournalRefusalKind
  readonly path: string
  readonly code: string | null
}

/** The one append-only record of a run. */
export interface Journal {
  /**
   * Appends all events with one fsync; rejects with a `JournalRefusal` unless the last sequence is `expectedSeq`.
   * A crash leaves any prefix of them.
   */
  append(events: readonly Event[], at: Instant, expectedSeq: number): Promise<readonly Recorded[]>
  /** Waits for appends under way; idempotent. */
  close(): Promise<void>
}
