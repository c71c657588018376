import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readNames } from './files.ts'

/** Removal that costs a rename now and the deletion later. */
export interface Trash {
  /** Takes a path of the same file system out of sight at once; one that is not there is fine. */
  discard(path: string): void
  /** Deletes what earlier processes left behind. */
  sweep(): void
  /** Resolves when everything discarded so far is deleted. */
  settled(): Promise<void>
}

export function makeTrash(folder: string): Trash {
  let emptied: Promise<void> = Promise.resolve()
  // One after the other: deleting in parallel is no faster and takes the cores from the agents.
  const remove = (path: string) => {
    emptied = emptied.then(() => removeTree(path))
  }
  return {
    discard: (path) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const trashed = join(folder, `${basename(path)}-${randomBytes(6).toString('hex')}`)
      if (renameIfThere(path, trashed)) remove(trashed)
    },
    // In the turn of what goes on: what cannot be listed now is left for the next time.
    sweep: () => {
      emptied = emptied
        .then(async () => {
          for (const name of readNames(folder)) await removeTree(join(folder, name))
        })
        .catch(() => undefined)
    },
    settled: () => emptied,
  }
}

function renameIfThere(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

/** Deletes a folder, write-protected ones in it too; what cannot be deleted now is left for the next sweep. */
export async function removeTree(path: string): Promise<void> {
  const options = { recursive: true, force: true } as const
  try {
    await rm(path, options)
  } catch {
    makeWritable(path)
    await rm(path, options).catch(() => {})
  }
}

/** Package caches protect their folders against writing, and so against deletion. */
function makeWritable(folder: string): void {
  try {
    chmodSync(folder, 0o700)
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) makeWritable(join(folder, entry.name))
  } catch {}
}
