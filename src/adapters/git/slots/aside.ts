import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { readText, statOf } from './files.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import type { SlotOwner } from './layout.ts'
import { keptFolder } from './layout.ts'
import { rawJoin } from './raw-path.ts'

/** Renames what no commit can hold out of the slot, below `<root>/.kept`; its path there is the same. */
export function setAside(
  grounds: Grounds,
  slot: OpenSlot,
  { owner, path }: { owner: SlotOwner; path: string },
): void {
  const bare = path.replace(/\/$/, '')
  const folder = keptFolder(grounds.layout, owner)
  const to = freePlace(folder, bare)
  mkdirSync(rawJoin(folder, dirname(bare)), { recursive: true, mode: 0o700 })
  renameSync(rawJoin(slot.path, bare), to)
}

/** Makes the slot's `.git` point to its entry again after a program deleted it or put a repository in its place. */
export function restorePointer(grounds: Grounds, slot: OpenSlot, owner: SlotOwner): readonly string[] {
  const pointer = join(slot.path, '.git')
  restoreEntry(slot)
  const kind = statOf(pointer)
  if (kind?.isFile() && pointsTo(pointer, slot.gitDir)) return []
  if (kind !== null) setAside(grounds, slot, { owner, path: '.git' })
  writeFileSync(pointer, `gitdir: ${slot.gitDir}\n`)
  return kind?.isDirectory() ? ['.git'] : []
}

/** What tells git where the shared folder and the slot are, and orch goes by its own knowledge of. */
function restoreEntry({ path, gitDir }: OpenSlot): void {
  const commonDir = join(gitDir, 'commondir')
  if (resolve(gitDir, readOrNothing(commonDir)) !== dirname(dirname(gitDir)))
    writeFileSync(commonDir, '../..\n')
  const pointer = join(gitDir, 'gitdir')
  if (resolve(gitDir, readOrNothing(pointer)) !== join(path, '.git'))
    writeFileSync(pointer, `${join(path, '.git')}\n`)
}

/** A slot whose folder was deleted gets the files of its index back: nobody wants all of them gone. */
export async function restoreFolder({ path, gitDir, git }: OpenSlot): Promise<void> {
  if (existsSync(path)) return
  mkdirSync(path, { recursive: true, mode: 0o700 })
  writeFileSync(join(path, '.git'), `gitdir: ${gitDir}\n`)
  await git.run(['checkout-index', '--all', '--force'])
}

function readOrNothing(file: string): string {
  return readText(file)?.replace(/\n$/, '') ?? ''
}

/** By name: git may write the way from the slot to its entry in more than one form. */
function pointsTo(pointer: string, gitDir: string): boolean {
  return basename(readFileSync(pointer, 'utf8').trimEnd()) === basename(gitDir)
}

function freePlace(folder: string, path: string): Buffer {
  for (let count = 1; ; count++) {
    const place = rawJoin(folder, count === 1 ? path : `${path}.${count}`)
    if (!existsSync(place)) return place
  }
}
