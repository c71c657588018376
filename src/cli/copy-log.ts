import { closeSync, openSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as pause } from 'node:timers/promises'
import type { Redactor } from '../app/redact.ts'
import { makeRedactor } from '../app/redact.ts'
import type { ReadLine } from '../report/readable.ts'
import { printable } from '../report/text.ts'

/** Often enough to read along, seldom enough to cost nothing. */
const lookMs = 200
const blockBytes = 1 << 16
const newline = 10
const brace = 123
/** No event of an agent is longer. */
const maxLineBytes = 1 << 20

/** A log that may still grow. */
export interface GrowingLog {
  readonly path: string
  /** True once nothing more will be written; what is there by then is still copied. */
  readonly isOver: () => boolean
  /** What is never shown of it. */
  readonly secrets: readonly string[]
  /** How its lines are read; null copies them as they are. */
  readonly read: ReadLine | null
}

/** Copies a log to stdout until it is over or nobody reads any more; false when there is no such file. */
export async function copyLog({ path, isOver, secrets, read }: GrowingLog): Promise<boolean> {
  const out = process.stdout
  const write = writeWith({ secrets, read }, out.isTTY === true ? writeClean() : writeRaw)
  let offset = 0
  let found = false
  for (let over = false; !over && out.writable; ) {
    over = isOver()
    for (let block = readBlock(path, offset); block !== null; block = readBlock(path, offset)) {
      found = true
      offset += block.length
      if (block.length === 0) break
      await write(block)
    }
    if (!over) await pause(lookMs)
  }
  await write(null)
  return found
}

/** Null when there is no such file, empty at its end. */
function readBlock(path: string, offset: number): Buffer | null {
  const file = openIfThere(path)
  if (file === null) return null
  try {
    const block = Buffer.allocUnsafe(blockBytes)
    return block.subarray(0, readSync(file, block, 0, blockBytes, offset))
  } finally {
    closeSync(file)
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** Takes blocks, then null for the end; resolves when the reader has them, or is gone. */
type Write = (block: Buffer | null) => Promise<void>

function writeWith({ secrets, read }: Pick<GrowingLog, 'secrets' | 'read'>, write: Write): Write {
  const bytes = makeRedactor()
  bytes.learn(secrets.map((secret) => Buffer.from(secret).toString('latin1')))
  if (read === null) return writeRedacted(bytes, write)
  // In an event a secret may stand escaped, so that it is one only once it has been read.
  const texts = makeRedactor()
  texts.learn(secrets)
  const readLine: ReadLine = (line) => {
    const text = read(line)
    return text === null ? null : texts.redact(text)
  }
  return writeRedacted(bytes, writeRead(readLine, write))
}

/** Byte for byte but for secrets, also for one that lies across two blocks. */
function writeRedacted(redactor: Redactor, write: Write): Write {
  let rest = ''
  return async (block) => {
    const text = redactor.redact(rest + (block === null ? '' : block.toString('latin1')))
    const cut = text.length - (block === null ? 0 : redactor.begun(text))
    rest = text.slice(cut)
    if (cut > 0) await write(Buffer.from(text.slice(0, cut), 'latin1'))
    if (block === null) await write(null)
  }
}

/** Lines that may be events as they are read, all others byte for byte. */
function writeRead(read: ReadLine, write: Write): Write {
  let rest: Buffer = Buffer.alloc(0)
  return async (block) => {
    const bytes = block === null ? rest : Buffer.concat([rest, block])
    const end = block === null ? bytes.length : bytes.lastIndexOf(newline) + 1
    const isLong = bytes.length - end > maxLineBytes
    rest = isLong ? Buffer.alloc(0) : bytes.subarray(end)
    const ready = linesOf(isLong ? bytes : bytes.subarray(0, end)).map((line) => readBytes(read, line))
    if (ready.length > 0) await write(Buffer.concat(ready))
    if (block === null) await write(null)
  }
}

/** Each with its newline, the last perhaps without. */
function linesOf(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = []
  for (let from = 0; from < bytes.length; ) {
    const at = bytes.indexOf(newline, from)
    const to = at === -1 ? bytes.length : at + 1
    lines.push(bytes.subarray(from, to))
    from = to
  }
  return lines
}

function readBytes(read: ReadLine, line: Buffer): Buffer {
  if (line[0] !== brace) return line
  const text = read(line.toString().trimEnd())
  return Buffer.from(text === null ? '' : `${text}\n`)
}

const writeRaw: Write = async (block) => {
  if (block !== null) await toStdout(block)
}

/** For a terminal: whole lines without control sequences, of one written over itself the last state. */
function writeClean(): Write {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  return async (block) => {
    const lines = (rest + (block === null ? decoder.end() : decoder.write(block))).split('\n')
    rest = block === null ? '' : (lines.pop() ?? '')
    if (block === null && lines.at(-1) === '') lines.pop()
    const whole = lines.length > 0 ? `${lines.map(cleanLine).join('\n')}\n` : ''
    // Kept until its end comes, a line of 50 MB would be looked through at every block of it.
    const begun = rest.length > maxLineBytes ? printable(rest) : ''
    if (begun !== '') rest = ''
    if (whole !== '' || begun !== '') await toStdout(whole + begun)
  }
}

function cleanLine(line: string): string {
  return printable(line.trimEnd().split('\r').at(-1) ?? '')
}

function toStdout(piece: Buffer | string): Promise<void> {
  return new Promise((resolve) => process.stdout.write(piece, () => resolve()))
}
