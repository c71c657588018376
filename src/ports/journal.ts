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
  /** Another engine owns the run, or lines that were written are gone. Nothing more is accepted. */
  | 'overtaken'
  | 'closed'

/** What `append` rejects with; an error, since no engine can go on without its journal. */
export interface JournalRefusal extends Error {
  readonly kind: JournalRefusalKind
  readonly path: string
  readonly code: string | null
}

/** What something that is no engine did to a journal's file. */
export interface Tampering {
  readonly how: 'changed' | 'removed'
  /** The beginning of what it wrote there, if that was after the last line. */
  readonly text: string
}

/** The one append-only record of a run. */
export interface Journal {
  /**
   * Appends all events with one fsync; rejects with a `JournalRefusal` unless the last sequence is `expectedSeq`.
   * A crash leaves any prefix of them.
   */
  append(events: readonly Event[], at: Instant, expectedSeq: number): Promise<readonly Recorded[]>
  /** What was undone since this was last asked; null for nothing. Only the owner of the run's lock undoes anything. */
  undone(): Tampering | null
  /** Waits for appends under way; idempotent. */
  close(): Promise<void>
}
