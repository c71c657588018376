import type { Event, Recorded } from '../core/event.ts'
import type { Instant } from '../core/ids.ts'

/** Why a journal cannot be believed. */
export type JournalFault =
  | { readonly kind: 'broken-chain'; readonly path: string; readonly line: number; readonly seq: number }
  | { readonly kind: 'gap'; readonly path: string; readonly line: number; readonly expected: number; readonly found: number }
  | { readonly kind: 'newer-version'; readonly path: string; readonly line: number; readonly version: number }
  | { readonly kind: 'unreadable-line'; readonly path: string; readonly line: number; readonly detail: string }
  | { readonly kind: 'missing'; readonly path: string }

export type JournalRead =
  | {
      readonly kind: 'read'
      readonly records: readonly Recorded[]
      /** Bytes of a torn last line, 0 when the file ends whole. */
      readonly tornBytes: number
    }
  | { readonly kind: 'fault'; readonly fault: JournalFault }

/** The one append-only record of a run. */
export interface Journal {
  /** Appends all events with one fsync; rejects, and writes nothing that will be believed, unless the last sequence is `expectedSeq`. */
  append(events: readonly Event[], at: Instant, expectedSeq: number): Promise<readonly Recorded[]>
  close(): Promise<void>
}
