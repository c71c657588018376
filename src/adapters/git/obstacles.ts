import { lstat, readdir } from 'node:fs/promises'
import type { TreeChange } from './changes.ts'

/**
 * What stands, untracked or ignored, where a change of trees writes new files: files, links, full folders, and
 * files where a folder is needed. Git's own check would overwrite ignored ones. Paths are latin1, as bytes.
 */
export async function findObstacles(
  workTree: string,
  changes: readonly TreeChange[],
): Promise<readonly string[]> {
  const leaving = new Set(changes.filter(({ change }) => change === 'deleted').map(({ path }) => path))
  const look = { kindOf: rememberKinds(workTree), workTree, leaving }
  const found = new Set<string>()
  for (const { path, change } of changes) {
    const obstacle = change === 'added' ? await findObstacle(look, path) : null
    if (obstacle !== null) found.add(obstacle)
  }
  return [...found]
}

/** The bytes of a path inside a work tree. */
export function bytesOf(workTree: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${workTree}/`, 'utf8'), Buffer.from(path, 'latin1')])
}

type Kind = 'nothing' | 'folder' | 'file'

interface Look {
  readonly kindOf: (path: string) => Promise<Kind>
  readonly workTree: string
  /** Tracked paths that the same change deletes. */
  readonly leaving: ReadonlySet<string>
}

async function findObstacle(look: Look, path: string): Promise<string | null> {
  const parts = path.split('/')
  for (let length = 1; length < parts.length; length += 1) {
    const folder = parts.slice(0, length).join('/')
    const kind = await look.kindOf(folder)
    if (kind === 'nothing') return null
    if (kind === 'file') return look.leaving.has(folder) ? null : folder
  }
  const kind = await look.kindOf(path)
  if (kind === 'nothing') return null
  return kind === 'file' ? path : findStayingFile(look, path)
}

/** A file below a folder that must give way to a file; empty folders give way by themselves. */
async function findStayingFile(look: Look, folder: string): Promise<string | null> {
  const entries = await readdir(bytesOf(look.workTree, folder), { withFileTypes: true, encoding: 'latin1' })
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`
    const staying = entry.isDirectory()
      ? await findStayingFile(look, path)
      : look.leaving.has(path)
        ? null
        : path
    if (staying !== null) return staying
  }
  return null
}

/** Ten thousand new files share few folders, which are asked about once. */
function rememberKinds(workTree: string): (path: string) => Promise<Kind> {
  const known = new Map<string, Promise<Kind>>()
  return (path) => {
    const kind = known.get(path) ?? kindAt(bytesOf(workTree, path))
    known.set(path, kind)
    return kind
  }
}

async function kindAt(path: Buffer): Promise<Kind> {
  const stat = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (stat === null) return 'nothing'
  return stat.isDirectory() ? 'folder' : 'file'
}
