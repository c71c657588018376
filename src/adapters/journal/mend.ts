import { statSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Tampering } from '../../ports/journal.ts'
import { syncFolder } from './folder.ts'

/** Enough to see whose it is. */
const shownBytes = 1_000

/** What somebody did to the file since its owner wrote `bytes` bytes; null for nothing. */
export async function tamperingOf(
  file: FileHandle,
  path: string,
  bytes: number,
): Promise<Tampering | 'shortened' | null> {
  const { ino, size } = await file.stat()
  if (size < bytes) return 'shortened'
  const there = statSync(path, { throwIfNoEntry: false })
  const how = there === undefined ? 'removed' : 'changed'
  if (size === bytes && there?.ino === ino) return null
  const { buffer, bytesRead } = await file.read(Buffer.alloc(shownBytes), 0, shownBytes, bytes)
  return { how, text: buffer.toString('utf8', 0, bytesRead) }
}

/** The file as its owner left it, at its path again; answers what to write to from now on. */
export async function mend(file: FileHandle, path: string, bytes: number): Promise<FileHandle> {
  await cutBack(file, bytes)
  const { ino } = await file.stat()
  return statSync(path, { throwIfNoEntry: false })?.ino === ino ? file : putBack(file, path, bytes)
}

export async function cutBack(file: FileHandle, bytes: number): Promise<void> {
  await file.truncate(bytes)
  await file.datasync()
}

/** From the open file, which has the lines whatever became of its name. */
async function putBack(file: FileHandle, path: string, bytes: number): Promise<FileHandle> {
  const { buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0)
  const draft = `${path}.new`
  const copy = await open(draft, 'w+', 0o600)
  await copy.writeFile(buffer)
  await copy.datasync()
  await rename(draft, path)
  await syncFolder(dirname(path))
  await file.close()
  return copy
}
