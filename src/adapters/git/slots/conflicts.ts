import { join } from 'node:path'
import { readText } from './files.ts'
import type { OpenSlot } from './grounds.ts'
import { rawFields, readable } from './raw-path.ts'
import type { Scan } from './scan.ts'

/** Conflicted paths with the blobs that the merge left in the work tree. */
export type Conflicts = ReadonlyMap<string, string>

/** Before anything is staged: the unmerged paths as git itself left them, empty where git did not write that down. */
export async function readConflicts({ git, gitDir }: OpenSlot, { changed }: Scan): Promise<Conflicts> {
  const paths = changed.filter(({ unmerged }) => unmerged).map(({ path }) => readable(path))
  const tree = readText(join(gitDir, 'AUTO_MERGE'))?.trim()
  if (paths.length === 0 || !tree) return new Map()
  const listed = await git.run(['ls-tree', '-r', '-z', '--full-tree', tree, '--', ...paths])
  return new Map(rawFields(listed.stdout).flatMap((line) => readEntry(/^\d+ \w+ (\w+)\t(.*)$/s, line)))
}

/**
 * False when a conflicted file is still as the merge left it. Binary files and those that one side deleted bear no
 * markers; a commit with both parents would silently take one side of them, and no later merge would ask again.
 */
export async function areResolved({ git }: OpenSlot, conflicts: Conflicts): Promise<boolean> {
  if (conflicts.size === 0) return true
  const paths = [...conflicts.keys()].map(readable)
  const listed = await git.run(['--literal-pathspecs', 'ls-files', '-z', '--stage', '--', ...paths])
  const staged = rawFields(listed.stdout).flatMap((line) => readEntry(/^\d+ (\w+) \d\t(.*)$/s, line))
  return staged.every(([path, blob]) => conflicts.get(path) !== blob)
}

function readEntry(pattern: RegExp, line: string): readonly (readonly [path: string, blob: string])[] {
  const [, blob, path] = pattern.exec(line) ?? []
  return blob === undefined || path === undefined ? [] : [[path, blob]]
}
