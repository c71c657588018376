import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { readText } from './files.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import { pristineFolder } from './layout.ts'
import { rawFields, readable } from './raw-path.ts'

/** A kept folder as setup left it. */
interface Pristine {
  readonly path: string
  /** Of the folder in the slot, not of its copy. */
  readonly digest: string
}

/** Copies the kept folders of a check slot aside, sharing blocks where the file system can. */
export async function takePristine(grounds: Grounds, slot: OpenSlot): Promise<void> {
  const folder = pristineFolder(grounds.layout, slot.name)
  grounds.trash.discard(folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const list: Pristine[] = []
  for (const path of await keptPaths(grounds, slot)) {
    await copyTree(join(slot.path, path), join(folder, 'copy', path))
    list.push({ path, digest: await digestOf(join(slot.path, path)) })
  }
  writeList(folder, list)
}

/**
 * Puts back every kept folder that is not as setup left it, and removes those that setup never made. Where no setup
 * ever ran nothing is known, and kept folders stay as checks leave them.
 */
export async function restorePristine(grounds: Grounds, slot: OpenSlot): Promise<void> {
  const folder = pristineFolder(grounds.layout, slot.name)
  const known = readList(folder)
  if (known === null) return
  for (const path of await keptPaths(grounds, slot))
    if (!known.some((each) => each.path === path)) grounds.trash.discard(join(slot.path, path))
  const list = await Promise.all(known.map((each) => restoreOne(grounds, slot, each)))
  if (list.some((each, index) => each !== known[index])) writeList(folder, list)
}

/** Takes all kept folders out of the slot, for setup to make them anew. */
export async function dropKept(grounds: Grounds, slot: OpenSlot): Promise<void> {
  for (const path of await keptPaths(grounds, slot)) grounds.trash.discard(join(slot.path, path))
  grounds.trash.discard(pristineFolder(grounds.layout, slot.name))
}

async function restoreOne(grounds: Grounds, slot: OpenSlot, known: Pristine): Promise<Pristine> {
  const live = join(slot.path, known.path)
  if ((await digestOf(live)) === known.digest) return known
  grounds.trash.discard(live)
  await copyTree(join(pristineFolder(grounds.layout, slot.name), 'copy', known.path), live)
  return { path: known.path, digest: await digestOf(live) }
}

/** Untracked folders and files that the configuration keeps, each whole one named once. */
async function keptPaths({ config }: Grounds, { git }: OpenSlot): Promise<readonly string[]> {
  const patterns = config.worktrees.keep.flatMap((pattern) => ['-x', pattern])
  if (patterns.length === 0) return []
  const list = ['ls-files', '-z', '--others', '--ignored', '--directory', ...patterns]
  return rawFields((await git.run(list)).stdout).map((path) => readable(path.replace(/\/$/, '')))
}

/** Names, kinds, sizes and times of everything in a folder; no content is read. A change of time cannot be faked. */
async function digestOf(folder: string): Promise<string> {
  const lines = (await describe(folder)).map((line) => line.slice(folder.length))
  return createHash('sha256').update(lines.join('\0')).digest('hex')
}

async function describe(path: string): Promise<readonly string[]> {
  const found = await lstat(path).catch(() => null)
  if (found === null) return []
  const { mode, ino, size, mtimeMs, ctimeMs } = found
  const names = found.isDirectory() ? (await readdir(path)).sort() : []
  const inside = await Promise.all(names.map((name) => describe(join(path, name))))
  return [`${path}\0${mode} ${ino} ${size} ${mtimeMs} ${ctimeMs}`, ...inside.flat()]
}

const run = promisify(execFile)

async function copyTree(from: string, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
  const reflink = process.platform === 'darwin' ? ['-cRp'] : ['-a', '--reflink=auto']
  try {
    await run('cp', [...reflink, '--', from, to])
  } catch {
    // Not every `cp` can share blocks.
    rmSync(to, { recursive: true, force: true })
    await run('cp', ['-a', '--', from, to])
  }
}

function writeList(folder: string, list: readonly Pristine[]): void {
  const file = join(folder, 'list.json')
  writeFileSync(`${file}.new`, JSON.stringify(list), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

function readList(folder: string): readonly Pristine[] | null {
  const text = readText(join(folder, 'list.json'))
  return text === null ? null : (JSON.parse(text) as readonly Pristine[])
}
