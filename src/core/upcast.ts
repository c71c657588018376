import type { Recorded } from './event.ts'

type Line = Readonly<Record<string, unknown>>

/** Lifts a line of one journal version to the next. */
export type UpcastStep = (line: Line) => Line

/** A journal line in today's shape, or why it cannot be had. */
export type Upcast =
  | { readonly kind: 'upcast'; readonly record: Recorded }
  /** A newer orch wrote it. */
  | { readonly kind: 'newer-version'; readonly version: number }
  /** JSON, but no line of any journal. */
  | { readonly kind: 'unreadable'; readonly detail: string }

/** The step at index i lifts version i + 1; version 1 is the first and today's. */
const steps: readonly UpcastStep[] = []

/** Reads a parsed line of any version up to today's. */
export function upcast(line: unknown, from: readonly UpcastStep[] = steps): Upcast {
  if (!isLine(line)) return { kind: 'unreadable', detail: 'not an object' }
  const version = line.v
  if (!isCount(version)) return { kind: 'unreadable', detail: 'no version' }
  if (version > from.length + 1) return { kind: 'newer-version', version }
  const lifted = from.slice(version - 1).reduce((older, step) => step(older), line)
  const missing = missingFrom(lifted)
  return missing
    ? { kind: 'unreadable', detail: `no ${missing}` }
    : { kind: 'upcast', record: lifted as unknown as Recorded }
}

function missingFrom(line: Line): string | null {
  if (!isCount(line.seq)) return 'sequence number'
  if (typeof line.prev !== 'string') return 'prev'
  if (typeof line.at !== 'string') return 'instant'
  return typeof line.type === 'string' ? null : 'type'
}

function isLine(value: unknown): value is Line {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1
}
