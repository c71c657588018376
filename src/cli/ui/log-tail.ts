import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import type { ReadLine } from '../../report/readable.ts'
import { lastLines } from '../../report/text.ts'

/** As much as is read at one look; whoever prints more than this between two looks is not read in full. */
const windowBytes = 256 * 1024
/** No pane is higher. */
const mostLines = 200
/** No event of an agent is longer; of what is, nothing is shown, as reading it again at each look would take ever longer. */
const longestLine = 1 << 20

/** The end of a log that may still grow; every byte of it is read once, however often it is looked at. */
export function makeLogTail(path: string, read: ReadLine): (most: number) => readonly string[] {
  let offset = 0
  let decoder = new StringDecoder('utf8')
  let rest = ''
  let isCut = false
  let lines: readonly string[] = []
  const take = ({ bytes, skipped, end }: Piece): void => {
    if (skipped) decoder = new StringDecoder('utf8')
    // What comes after a gap begins in the middle of a line.
    isCut ||= skipped
    const pieces = ((isCut ? '' : rest) + decoder.write(bytes)).split('\n')
    const whole = isCut ? pieces.slice(1, -1) : pieces.slice(0, -1)
    const last = pieces.at(-1) ?? ''
    isCut = (isCut && pieces.length === 1) || last.length > longestLine
    rest = isCut ? '' : last
    lines = [...lines, ...whole.flatMap((line) => read(line) ?? []).flatMap(shownLines)].slice(-mostLines)
    offset = end
  }
  return (most) => {
    const piece = readFrom(path, offset)
    if (piece !== null) take(piece)
    const begun = rest === '' || rest.startsWith('{') ? [] : shownLines(rest)
    return [...lines, ...begun].slice(-most)
  }
}

interface Piece {
  readonly bytes: Buffer
  /** True when what lies between the last look and these bytes was left out. */
  readonly skipped: boolean
  readonly end: number
}

/** What was written since, null for nothing, also where there is no file yet. */
function readFrom(path: string, offset: number): Piece | null {
  try {
    const file = openSync(path, 'r')
    try {
      const from = Math.max(offset, fstatSync(file).size - windowBytes)
      const bytes = Buffer.alloc(windowBytes)
      const count = readSync(file, bytes, 0, windowBytes, from)
      if (count === 0) return null
      return { bytes: bytes.subarray(0, count), skipped: from > offset, end: from + count }
    } finally {
      closeSync(file)
    }
  } catch {
    return null
  }
}

function shownLines(text: string): readonly string[] {
  return lastLines(text, Number.POSITIVE_INFINITY)
}
