import { hash } from 'node:crypto'
import type { Event, Recorded } from '../../core/event.ts'
import type { Instant } from '../../core/ids.ts'

/** `prev` of the first line. */
export const noLine = '0'.repeat(16)

/** What the next line's `prev` must say of this line, given without its line feed. */
export function hashLine(line: Buffer | string): string {
  return hash('sha256', line, 'hex').slice(0, 16)
}

/** One event as it is written and as the caller gets it back. */
export interface EncodedLine {
  readonly record: Recorded
  readonly text: string
}

/** Chains events onto the line that has `seq` and hash `prev`. */
export function encodeLines(
  events: readonly Event[],
  at: Instant,
  after: { readonly seq: number; readonly prev: string },
): readonly EncodedLine[] {
  const lines: EncodedLine[] = []
  let { seq, prev } = after
  for (const event of events) {
    seq += 1
    const record: Recorded = { v: 1, seq, at: new Date(at).toISOString(), prev, ...event }
    const text = JSON.stringify(record)
    lines.push({ record, text })
    prev = hashLine(text)
  }
  return lines
}
