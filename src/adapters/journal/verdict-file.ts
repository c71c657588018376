import { closeSync, fstatSync, readSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { VerdictKey, VerdictRecord, Verdicts } from '../../ports/verdicts.ts'
import { syncFolder } from './folder.ts'
import { openIfThere } from './open.ts'

// Several runs append at once: no file system met splits one write of at most a page.
const longestLine = 4096
const newline = 0x0a

/** What was read of the file so far. */
interface VerdictIndex {
  /** Device and inode: another file in its place is read from its start. */
  readonly file: string
  /** Bytes of whole lines. */
  readonly offset: number
  readonly passes: Map<string, VerdictRecord>
}

/** The verdict cache of a repository as a file of lines; the first pass makes it, its folder is there. */
export function openVerdicts(path: string): Verdicts {
  let index: VerdictIndex = { file: '', offset: 0, passes: new Map() }
  return {
    find: async (key) => {
      index = readOn(path, index)
      return index.passes.get(keyText(key)) ?? null
    },
    remember: async (record) => {
      const line = `${JSON.stringify(record)}\n`
      // A cache may forget: a check with such a name runs again.
      if (Buffer.byteLength(line) < longestLine) await append(path, line)
    },
  }
}

function keyText({ check, definition, tree, environment }: VerdictKey): string {
  return JSON.stringify([check, definition, tree, environment])
}

function readOn(path: string, index: VerdictIndex): VerdictIndex {
  const file = openIfThere(path)
  if (file === null) return { file: '', offset: 0, passes: new Map() }
  try {
    const { dev, ino, size } = fstatSync(file)
    const name = `${dev}:${ino}`
    const isSame = name === index.file && size >= index.offset
    const { offset, passes } = isSame ? index : { offset: 0, passes: new Map() }
    const bytes = Buffer.alloc(size - offset)
    const length = readSync(file, bytes, 0, bytes.length, offset)
    const whole = bytes.subarray(0, bytes.lastIndexOf(newline, length) + 1)
    for (const record of parseLines(whole)) passes.set(keyText(record), record)
    return { file: name, offset: offset + whole.length, passes }
  } finally {
    closeSync(file)
  }
}

/** Lines that are no record were torn by a crash: what they said is found out again. */
function parseLines(bytes: Buffer): readonly VerdictRecord[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line) => parseRecord(line) ?? [])
}

function parseRecord(line: string): VerdictRecord | null {
  try {
    const record = JSON.parse(line)
    const { check, definition, tree, environment, run, seq, at, durationMs } = record
    const texts = [check, definition, tree, environment, run, at]
    const isWhole =
      texts.every((each) => typeof each === 'string') && [seq, durationMs].every(Number.isFinite)
    return isWhole ? record : null
  } catch {
    return null
  }
}

async function append(path: string, line: string): Promise<void> {
  const file = await open(path, 'a+', 0o600)
  try {
    const { size } = await file.stat()
    await file.appendFile((await endsWhole(file, size)) ? line : `\n${line}`)
    await file.datasync()
    if (size === 0) await syncFolder(dirname(path))
  } finally {
    await file.close()
  }
}

async function endsWhole(file: FileHandle, size: number): Promise<boolean> {
  // An empty file may have got its first line since: what stands there now is no end.
  if (size === 0) return true
  const { bytesRead, buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return bytesRead === 0 || buffer[0] === newline
}
