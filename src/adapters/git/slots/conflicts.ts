import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readText, statOf } from './files.ts'
import type { OpenSlot } from './grounds.ts'
import { rawFields, rawJoin, readable } from './raw-path.ts'
import type { Scan } from './scan.ts'

/** Conflicted paths with the blobs that the merge left in the work tree. */
export type Conflicts = ReadonlyMap<string, string>

/**
 * Before anything is staged: the unmerged paths that nothing in them tells of, as git itself left them; empty where git
 * did not write that down. Markers tell of a conflict wherever they go, so a file that bears them is no question.
 */
export async function readConflicts(slot: OpenSlot, { changed }: Scan): Promise<Conflicts> {
  const { git, gitDir } = slot
  const silent = changed.filter(({ path, unmerged }) => unmerged && !bearsMarkers(slot, path))
  const paths = silent.map(({ path }) => readable(path))
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

function bearsMarkers(slot: OpenSlot, path: string): boolean {
  const file = rawJoin(slot.path, path)
  // Opening a pipe would wait for whoever writes to it.
  return statOf(file)?.isFile() === true && /^(?:<{7}|>{7}) /m.test(readFileSync(file, 'latin1'))
}

function readEntry(pattern: RegExp, line: string): readonly (readonly [path: string, blob: string])[] {
  const [, blob, path] = pattern.exec(line) ?? []
  return blob === undefined || path === undefined ? [] : [[path, blob]]
}
