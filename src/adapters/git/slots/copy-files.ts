import { constants, copyFileSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { statOf } from './files.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import { rawFields, readable } from './raw-path.ts'
import { changeState, readState } from './state.ts'

/**
 * Copies untracked files that `worktrees.copy` names from the main checkout into a slot, and remembers them, so that
 * they are never committed. Nothing is read or written through a symbolic link that leads out of either.
 */
export async function copyConfigured(grounds: Grounds, slot: OpenSlot): Promise<void> {
  const { layout, config, mainCheckout } = grounds
  if (mainCheckout === null || config.worktrees.copy.length === 0) return
  const tracked = new Set(await list(slot, ['--cached'], config.worktrees.copy))
  const wanted = (await untrackedFiles(grounds, mainCheckout)).filter((path) => !tracked.has(path))
  const before = readState(layout, slot.name)?.copied ?? []
  // Remembered first: a copy that a crash leaves behind is already known.
  changeState(layout, slot.name, { copied: [...new Set([...before, ...wanted])] })
  for (const path of wanted) copyOne(path, mainCheckout, slot.path)
}

async function untrackedFiles({ git, layout, config }: Grounds, main: string): Promise<readonly string[]> {
  const place = { gitDir: layout.commonDir, commonDir: layout.commonDir, workTree: main }
  const paths = await list({ git: git.at(place) }, ['--others'], config.worktrees.copy)
  return paths.filter((path) => !path.endsWith('/'))
}

async function list(
  { git }: Pick<OpenSlot, 'git'>,
  which: readonly string[],
  patterns: readonly string[],
): Promise<readonly string[]> {
  const within = patterns.map((pattern) => `:(top,glob)${pattern}`)
  return rawFields((await git.run(['ls-files', '-z', ...which, '--', ...within])).stdout).map(readable)
}

function copyOne(path: string, main: string, slot: string): void {
  const from = join(main, path)
  const to = join(slot, path)
  if (!statOf(from)?.isFile() || !isWithin(dirname(from), main)) return
  if (!makeFolder(dirname(path), slot)) return
  // Never through a link that a program put there in its place.
  rmSync(to, { recursive: true, force: true })
  copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
}

/** False where a link or a file stands on the way. */
function makeFolder(folder: string, slot: string): boolean {
  let at = slot
  for (const part of folder.split('/').filter((each) => each !== '.')) {
    at = join(at, part)
    const found = statOf(at)
    if (found === null) mkdirSync(at)
    else if (!found.isDirectory()) return false
  }
  return true
}

function isWithin(folder: string, root: string): boolean {
  return `${realpathSync(folder)}${sep}`.startsWith(`${realpathSync(root)}${sep}`)
}
