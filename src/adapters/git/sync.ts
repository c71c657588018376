import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CommitId } from '../../core/ids.ts'
import type { Git } from './git.ts'

/** Makes what an object holds survive a power loss; one that is packed does so already. */
export async function syncObject(commonDir: string, id: string): Promise<void> {
  await syncPath(join(commonDir, 'objects', id.slice(0, 2), id.slice(2))).catch(unlessGone)
}

/** Enough for a disk to take them together. */
const atOnce = 16

/** The same for all that came with a commit since others: what agents commit their own git leaves to the page cache. */
export async function syncCommits(git: Git, head: CommitId, since: readonly CommitId[]): Promise<void> {
  const list = await git.text(['rev-list', '--objects', '--no-object-names', head, '--not', ...since])
  const ids = list.split('\n')
  for (let at = 0; at < ids.length; at += atOnce)
    await Promise.all(ids.slice(at, at + atOnce).map((id) => syncObject(git.place.commonDir, id)))
}

/** Makes the name of a ref survive a power loss: git syncs what the file holds, and no folder. */
export async function syncRef(commonDir: string, ref: string): Promise<void> {
  for (let folder = dirname(ref); folder !== '.'; folder = dirname(folder))
    await syncPath(join(commonDir, folder)).catch(unlessGone)
}

async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

function unlessGone(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}
