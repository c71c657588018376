import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Located } from './locate.ts'

/**
 * The repository around a folder as its files tell, without starting git, which would cost `orch status` a third of
 * its time; null where only git can say. Enough to find runs, never to write.
 */
export function nearbyRepository(cwd: string): Located | null {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const commonDir = commonDirOf(join(folder, '.git'))
    if (commonDir !== null) return { commonDir, toplevel: folder }
    // Inside a git folder, or a bare one.
    if (existsSync(join(folder, 'HEAD')) || dirname(folder) === folder) return null
  }
}

/** A folder in the main checkout; in a linked worktree a file that names one, which names the shared one. */
function commonDirOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return null
  if (stat.isDirectory()) return existsSync(join(path, 'HEAD')) ? path : null
  const [, named] = /^gitdir: (.+)\n?$/.exec(readFileSync(path, 'utf8')) ?? []
  if (named === undefined) return null
  const gitDir = resolve(dirname(path), named)
  const common = join(gitDir, 'commondir')
  return existsSync(common) ? resolve(gitDir, readFileSync(common, 'utf8').trim()) : null
}
