import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import type { LandBlock } from '../../ports/repository.ts'
import type { TreeChange, TreeEntry } from './changes.ts'
import type { Git } from './git.ts'
import type { IndexEntry, IndexFile } from './index-file.ts'
import { readIndexFile } from './index-file.ts'
import { bytesOf, findObstacles } from './obstacles.ts'

/** How a checkout stands to a change of trees. */
export type CheckoutState =
  /** Index and files are at the old side for every path of the change, and nothing is in the way. */
  | { readonly kind: 'before' }
  /** Index and files are at the new side already. */
  | { readonly kind: 'after' }
  | { readonly kind: 'blocked'; readonly reason: LandBlock; readonly paths: readonly string[] }

/** Looks only at paths of the change: whatever else is dirty in the checkout is none of our business. */
export async function examineCheckout(
  git: Git,
  workTree: string,
  changes: readonly TreeChange[],
): Promise<CheckoutState> {
  const file = readIndexFile(join(git.place.gitDir, 'index'))
  const [index, isUntouched, obstacles] = await Promise.all([
    file === null ? askIndex(git, changes) : stagedIn(file, changes),
    file !== null && areUntouched(git, file, changes),
    findObstacles(workTree, changes),
  ])
  const edited = isUntouched ? new Set() : await editedPaths(git, changes)
  const dirty = changes.filter(({ path }) => edited.has(path)).map(({ path }) => path)
  const unstaged = (side: 'from' | 'to') => changes.filter((change) => !standsAt(index, change, side))
  if (dirty.length === 0 && unstaged('to').length === 0) return { kind: 'after' }
  const staged = unstaged('from').map(({ path }) => path)
  if (dirty.length > 0 || staged.length > 0) return blocked('dirty', [...new Set([...staged, ...dirty])])
  return obstacles.length > 0 ? blocked('in-the-way', obstacles) : { kind: 'before' }
}

/** True when the index holds exactly that side of every change. */
export async function indexStandsAt(
  git: Git,
  changes: readonly TreeChange[],
  ask: { side: 'from' | 'to'; indexFile?: string },
): Promise<boolean> {
  const index = await readIndex(git, changes, ask.indexFile)
  return changes.every((change) => standsAt(index, change, ask.side))
}

/** Paths of the change whose files differ from the index, by content, as the user's git would say. */
export async function editedPaths(
  git: Git,
  changes: readonly TreeChange[],
  indexFile?: string,
): Promise<ReadonlySet<string>> {
  const args = ['--literal-pathspecs', 'diff', '--name-only', '-z', '--no-ext-diff', '--no-renames']
  const { stdout } = await git.run([...args, '--', ...pathspec(changes)], withIndex(indexFile))
  return new Set(stdout.toString('latin1').split('\0'))
}

/** True when by what git remembers of them no file can differ from the index; else only git knows. */
async function areUntouched(
  { place }: Git,
  index: IndexFile,
  changes: readonly TreeChange[],
): Promise<boolean> {
  if (place.workTree === null) return false
  const writtenAt = Math.floor((await lstat(join(place.gitDir, 'index'))).mtimeMs / 1000)
  for (const [name, [entry, ...more]] of index.find(changes.map((change) => change.path))) {
    const found = await lstat(bytesOf(place.workTree, name)).catch(() => null)
    if (entry === undefined || more.length > 0 || found === null) return false
    if (!isAsRemembered(entry, found, writtenAt)) return false
  }
  return true
}

/** In the second in which git wrote the index a file may have changed once more. */
function isAsRemembered({ mode, stat }: IndexEntry, found: Stats, writtenAt: number): boolean {
  const { mtimeSeconds, ctimeSeconds, inode, sizeBytes } = stat
  const kind = found.isSymbolicLink() ? '120000' : (found.mode & 0o100) === 0 ? '100644' : '100755'
  return (
    mode === kind &&
    (found.isFile() || found.isSymbolicLink()) &&
    mtimeSeconds < writtenAt &&
    mtimeSeconds === Math.floor(found.mtimeMs / 1000) &&
    ctimeSeconds === Math.floor(found.ctimeMs / 1000) &&
    inode === found.ino % 2 ** 32 &&
    sizeBytes === found.size
  )
}

/** Paths with a conflict that nobody resolved: no tree can be read into such an index. */
export async function unmergedPaths(git: Git): Promise<readonly string[]> {
  const list = await git.text(['ls-files', '-z', '--unmerged', '--format=%(path)'])
  return [...new Set(list.split('\0'))].filter((path) => path !== '')
}

export function withIndex(indexFile: string | undefined): { env?: Record<string, string> } {
  return indexFile === undefined ? {} : { env: { GIT_INDEX_FILE: indexFile } }
}

/** Port answers carry paths as text; inside they are latin1, one character for each byte. */
function readablePath(path: string): string {
  return Buffer.from(path, 'latin1').toString('utf8')
}

interface StagedEntry extends TreeEntry {
  /** Stage 0, and neither assume-unchanged nor skip-worktree: git would look at the file. */
  readonly plain: boolean
}

type Index = ReadonlyMap<string, StagedEntry>

async function readIndex(git: Git, changes: readonly TreeChange[], indexFile?: string): Promise<Index> {
  const file = readIndexFile(indexFile ?? join(git.place.gitDir, 'index'))
  return file === null ? askIndex(git, changes, indexFile) : stagedIn(file, changes)
}

function stagedIn(file: IndexFile, changes: readonly TreeChange[]): Index {
  const found = [...file.find(changes.map(({ path }) => path))]
  return new Map(found.flatMap(([path, sides]) => sides.map((side) => [path, stagedOf(side)] as const)))
}

function stagedOf({ mode, oid, stage, hidden }: IndexEntry): StagedEntry {
  return { mode, oid, plain: stage === 0 && !hidden }
}

async function askIndex(git: Git, changes: readonly TreeChange[], indexFile?: string): Promise<Index> {
  const args = ['--literal-pathspecs', 'ls-files', '-v', '--stage', '-z', '--', ...pathspec(changes)]
  const { stdout } = await git.run(args, withIndex(indexFile))
  const index = new Map<string, StagedEntry>()
  for (const record of stdout.toString('latin1').split('\0')) {
    const [, tag, mode, oid, stage, path] = /^(\S) (\d+) (\w+) (\d)\t(.*)$/s.exec(record) ?? []
    if (mode === undefined || oid === undefined || path === undefined) continue
    index.set(path, { mode, oid, plain: tag === 'H' && stage === '0' })
  }
  return index
}

function standsAt(index: Index, change: TreeChange, side: 'from' | 'to'): boolean {
  const entry = index.get(change.path)
  const wanted = change[side]
  if (wanted.mode === NOTHING) return entry === undefined
  return entry?.plain === true && entry.mode === wanted.mode && entry.oid === wanted.oid
}

const NOTHING = '000000'

/** Beyond this reading the whole index is cheaper than matching; bytes that are no UTF-8 cannot be arguments. */
const MAX_PATHSPECS = 200

function pathspec(changes: readonly TreeChange[]): readonly string[] {
  const readable = changes.every(
    ({ path }) => Buffer.from(readablePath(path), 'utf8').toString('latin1') === path,
  )
  return readable && changes.length <= MAX_PATHSPECS ? changes.map(({ path }) => readablePath(path)) : []
}

function blocked(reason: LandBlock, paths: readonly string[]): CheckoutState {
  return { kind: 'blocked', reason, paths: paths.map(readablePath) }
}
