import type { Dirent } from 'node:fs'
import { lstatSync, readdirSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { KeptFolder } from '../../ports/rescues.ts'

/** What was renamed out of the worktrees of one run, attempt by attempt. */
export function listKept(folder: string): readonly KeptFolder[] {
  return foldersIn(folder).flatMap((task) =>
    foldersIn(join(folder, task))
      .filter((name) => /^\d+$/.test(name))
      .map((name) => {
        const path = join(folder, task, name)
        return { task, attempt: Number(name), path, at: lstatSync(path).mtimeMs, files: filesBelow(path) }
      }),
  )
}

/**
 * Copies without replacing anything; answers what was left, as paths in the folder: pipes, sockets, and a `.git` that
 * would replace the worktree's own.
 */
export async function copyKept(to: string, folder: string): Promise<readonly string[]> {
  const left: string[] = []
  const isCopied = (path: string): boolean => {
    const name = relative(folder, path)
    const stat = lstatSync(path)
    const isPlain = stat.isFile() || stat.isDirectory() || stat.isSymbolicLink()
    if (isPlain && name !== '.git') return true
    left.push(name)
    return false
  }
  await cp(folder, to, {
    recursive: true,
    force: false,
    preserveTimestamps: true,
    verbatimSymlinks: true,
    filter: isCopied,
  })
  return left
}

function filesBelow(folder: string): KeptFolder['files'] {
  const files: { path: string; bytes: number }[] = []
  const visit = (path: string) => {
    for (const entry of entriesIn(path)) {
      const inside = join(path, entry.name)
      if (entry.isDirectory()) visit(inside)
      else files.push({ path: relative(folder, inside), bytes: lstatSync(inside).size })
    }
  }
  visit(folder)
  return files
}

function foldersIn(folder: string): readonly string[] {
  return entriesIn(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** Nothing for a folder that is not there or not ours to read. */
function entriesIn(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
