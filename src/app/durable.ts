import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Writes a whole file, 0600, by rename: a crash leaves the old one or the new one, and both survive a power loss. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}`)
  try {
    await writeSynced(draft, text)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** Writes files below a folder, by their paths there. */
export async function writeAllDurably(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, text] of files) {
    const path = join(folder, name)
    await makeFolder(dirname(path))
    await writeDurably(path, text)
  }
}

/** Makes a folder and those above it that are missing, 0700, so that they survive a power loss; idempotent. */
export async function makeFolder(path: string): Promise<void> {
  const topmost = await makeFolders(path)
  if (topmost === undefined) return
  for (let made = path; made.length >= topmost.length; made = dirname(made)) await syncFolder(dirname(made))
}

/** The same without a promise that they survive; answers with the topmost that was missing. */
export async function makeFolders(path: string): Promise<string | undefined> {
  try {
    return await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isGone || !('path' in error) || typeof error.path !== 'string') throw error
    // Node says ENOENT of a file system that is read-only; of a single folder it tells the truth.
    await mkdir(error.path, { mode: 0o700 })
    await mkdir(path, { recursive: true, mode: 0o700 })
    return error.path
  }
}

/** A file as text, null when there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
