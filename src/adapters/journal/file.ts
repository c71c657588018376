import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Event, Recorded } from '../../core/event.ts'
import type { Instant } from '../../core/ids.ts'
import type { Journal, JournalRefusal, JournalRefusalKind, Tampering } from '../../ports/journal.ts'
import { syncFolder } from './folder.ts'
import { encodeLines, hashLine } from './line.ts'
import { cutBack, mend, tamperingOf } from './mend.ts'
import type { BelievedJournal, JournalEnd } from './read.ts'
import { journalStart } from './read.ts'

/** True as long as nobody else may write, so that what does is no engine. */
type IsOurs = () => boolean

const nobodys: IsOurs = () => false

/** Makes an empty journal in a folder that is there, durably; rejects with EEXIST when there is one. */
export async function createJournal(path: string, isOurs: IsOurs = nobodys): Promise<Journal> {
  const file = await open(path, 'wx+', 0o600)
  await syncFolder(dirname(path))
  return journalAt(file, path, { start: journalStart, isOurs })
}

/** Goes on where `read` ended, a torn last line cut off; the caller holds the run's lock since before reading. */
export async function openJournal(
  path: string,
  read: BelievedJournal,
  isOurs: IsOurs = nobodys,
): Promise<Journal> {
  const file = await open(path, 'r+')
  const { size } = await file.stat()
  if (size !== read.end.offset + read.tornBytes) {
    await file.close()
    throw refuse('overtaken', path)
  }
  if (read.tornBytes > 0) await cutBack(file, read.end.offset)
  return journalAt(file, path, { start: read.end, isOurs })
}

function journalAt(
  opened: FileHandle,
  path: string,
  { start, isOurs }: { readonly start: JournalEnd; readonly isOurs: IsOurs },
): Journal {
  let file = opened
  let undone: Tampering | null = null
  let end: Pick<JournalEnd, 'offset' | 'seq' | 'prev'> = start
  let refusal: JournalRefusal | null = null
  let turn: Promise<unknown> = Promise.resolve()

  const inTurn = <Result>(step: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(step)
    turn = result.catch(() => undefined)
    return result
  }
  /** The lock is looked at after the file: whoever wrote as an engine had taken it before. */
  const keepWhole = async () => {
    const tampering = await tamperingOf(file, path, end.offset)
    if (tampering === null) return
    if (tampering === 'shortened' || !isOurs()) throw refuse('overtaken', path)
    file = await mend(file, path, end.offset)
    undone = tampering
  }
  const append = async (events: readonly Event[], at: Instant, expectedSeq: number) => {
    if (refusal) throw refusal
    if (expectedSeq !== end.seq) throw refuse('unexpected-seq', path)
    const lines = encodeLines(events, at, end)
    const last = lines.at(-1)
    if (!last) return []
    try {
      const bytes = Buffer.from(lines.map(({ text }) => `${text}\n`).join(''))
      await keepWhole()
      await writeAt(file, bytes, end.offset)
      end = { offset: end.offset + bytes.length, seq: last.record.seq, prev: hashLine(last.text) }
    } catch (error) {
      refusal = asRefusal(error, path)
      throw refusal
    }
    return lines.map(({ record }): Recorded => record)
  }
  return {
    append: (events, at, expectedSeq) => inTurn(() => append(events, at, expectedSeq)),
    undone: () => {
      const told = undone
      undone = null
      return told
    },
    close: () =>
      inTurn(async () => {
        refusal = refuse('closed', path)
        await file.close()
      }),
  }
}

/** After a failed sync the page cache cannot be trusted, so what was written is taken back and never tried again. */
async function writeAt(file: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  try {
    for (let written = 0; written < bytes.length; )
      written += (await file.write(bytes, written, bytes.length - written, offset + written)).bytesWritten
    // Enough: it syncs a grown size too, and on macOS it is a full sync.
    await file.datasync()
  } catch (error) {
    await cutBack(file, offset).catch(() => undefined)
    throw error
  }
}

function asRefusal(error: unknown, path: string): JournalRefusal {
  if (isRefusal(error)) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  return Object.assign(refuse('write-failed', path), { code, cause: error })
}

function isRefusal(error: unknown): error is JournalRefusal {
  return error instanceof Error && 'kind' in error
}

function refuse(kind: JournalRefusalKind, path: string): JournalRefusal {
  return Object.assign(new Error(`journal ${kind}: ${path}`), { kind, path, code: null })
}
