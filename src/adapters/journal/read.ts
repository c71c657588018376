import { closeSync, fstatSync, readSync } from 'node:fs'
import type { Recorded } from '../../core/event.ts'
import type { JournalFault } from '../../core/journal-fault.ts'
import { upcast } from '../../core/upcast.ts'
import type { JournalRead } from '../../ports/journal.ts'
import { hashLine, noLine } from './line.ts'
import { openIfThere } from './open.ts'

/** Where the believed part of a journal ends, and what the next line must continue. */
export interface JournalEnd {
  /** Bytes of whole lines. */
  readonly offset: number
  readonly lines: number
  readonly seq: number
  /** Hash of the last whole line. */
  readonly prev: string
}

/** A journal that can be believed, with all that appending to it or reading on takes. */
export type BelievedJournal = Extract<JournalRead, { kind: 'read' }> & { readonly end: JournalEnd }

/** A fault before it is told whose. */
type Fault = JournalFault extends infer Each
  ? Each extends JournalFault
    ? Omit<Each, 'path'>
    : never
  : never

export const journalStart: JournalEnd = { offset: 0, lines: 0, seq: 0, prev: noLine }

const newline = 0x0a
// Begins every line; inside a string of an event its quotes are escaped.
const lineHead = '{"v":'

/** Reads and verifies what was written since `since`; sequences start at 1. Changes nothing and needs no lock. */
export function readJournal(
  path: string,
  since: JournalEnd = journalStart,
): BelievedJournal | Extract<JournalRead, { kind: 'fault' }> {
  const bytes = bytesFrom(path, since.offset)
  if (bytes === null) return { kind: 'fault', fault: { kind: 'missing', path } }
  const read = readLines(bytes, since)
  return 'records' in read ? read : { kind: 'fault', fault: { ...read, path } }
}

function readLines(bytes: Buffer, since: JournalEnd): BelievedJournal | Fault {
  const records: Recorded[] = []
  let end = since
  let start = 0
  for (let stop = bytes.indexOf(newline); stop >= 0; stop = bytes.indexOf(newline, start)) {
    const line = bytes.subarray(start, stop)
    const parsed = parseJson(line)
    const isLast = stop === bytes.length - 1
    if (parsed === undefined && isLast && isTorn(line)) break
    const next = believe(parsed, end)
    if ('kind' in next) return next
    records.push(next.record)
    start = stop + 1
    end = { offset: since.offset + start, lines: end.lines + 1, seq: next.record.seq, prev: hashLine(line) }
  }
  return { kind: 'read', records, tornBytes: bytes.length - start, end }
}

/** One record whose tail was lost, unlike two of which the line feed between them was edited away. */
function isTorn(line: Buffer): boolean {
  return !line.includes(lineHead, lineHead.length)
}

function believe(parsed: unknown, end: JournalEnd): { readonly record: Recorded } | Fault {
  const line = end.lines + 1
  if (parsed === undefined) return { kind: 'unreadable-line', line, detail: 'not JSON' }
  const lifted = upcast(parsed)
  if (lifted.kind === 'newer-version') return { kind: 'newer-version', line, version: lifted.version }
  if (lifted.kind === 'unreadable') return { kind: 'unreadable-line', line, detail: lifted.detail }
  const { seq, prev } = lifted.record
  if (seq !== end.seq + 1) return { kind: 'gap', line, expected: end.seq + 1, found: seq }
  if (prev !== end.prev) return { kind: 'broken-chain', line, seq }
  return { record: lifted.record }
}

function parseJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'))
  } catch {
    return undefined
  }
}

function bytesFrom(path: string, offset: number): Buffer | null {
  const file = openIfThere(path)
  if (file === null) return null
  try {
    const bytes = Buffer.allocUnsafe(Math.max(0, fstatSync(file).size - offset))
    let length = 0
    for (let count = -1; count !== 0 && length < bytes.length; length += count)
      count = readSync(file, bytes, length, bytes.length - length, offset + length)
    return bytes.subarray(0, length)
  } finally {
    closeSync(file)
  }
}
