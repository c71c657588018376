import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import type { TreeId } from '../../../core/ids.ts'
import { toTreeId } from '../../../core/ids.ts'
import { GitError } from '../git.ts'
import { readIndexFile } from '../index-file.ts'
import type { Standing } from '../standing.ts'
import { treeWith } from '../tree-with.ts'
import { statOf } from './files.ts'
import type { OpenSlot } from './grounds.ts'
import type { OurPaths } from './our-paths.ts'
import { rawFields, rawInput, rawJoin, readable } from './raw-path.ts'
import type { Change, Hidden, Scan } from './scan.ts'

/** What a slot holds beyond its HEAD, staged as far as git can hold it. */
export interface Leftovers {
  readonly committed: readonly string[]
  readonly nested: readonly string[]
  readonly unsaved: readonly string[]
  /** Every path in which the index may differ from HEAD now, one character per byte. */
  readonly touched: readonly string[]
}

/**
 * Stages everything that the scan saw, by its known paths and without hooks: 5 ms where `add -A` looks at the whole
 * tree again. Repositories inside are reported, never added as gitlinks; what is orch's or the setup's is left out.
 */
export async function stageLeftovers(slot: OpenSlot, scan: Scan, ours: OurPaths): Promise<Leftovers> {
  const files = await listFiles(slot, [...scan.untracked, ...foldersInPlace(slot, scan)])
  const changed = scan.changed.filter(({ path }) => !ours.isCopied(readable(path)))
  const isGone = (change: Change) => change.gone || change.becameRepository
  const gone = changed.filter(isGone).map(({ path }) => path)
  const there = changed.filter((change) => !isGone(change)).map(({ path }) => path)
  const isOurs = (path: string) => ours.isCopied(readable(path)) || ours.isKept(readable(path))
  const added = files.filter((path) => !path.endsWith('/') && !isOurs(path))
  await updateIndex(slot, ['--force-remove'], { paths: gone })
  const unsaved = await addPaths(slot, { paths: [...there, ...added] })
  const kept = new Set(unsaved)
  return {
    committed: [...new Set([...gone, ...there, ...added])].filter((path) => !kept.has(path)).map(readable),
    nested: [...repositoriesIn(files.filter((path) => !isOurs(path))), ...repositoriesAmong(changed)].map(
      readable,
    ),
    unsaved: unsaved.map(readable),
    touched: [...scan.changed.map(({ path }) => path), ...added],
  }
}

/** The index as a tree, where it is HEAD's `before` but for these paths. */
export async function treeOfIndex(
  standing: Standing,
  slot: OpenSlot,
  { before, leftovers }: { readonly before: TreeId; readonly leftovers: Leftovers },
): Promise<TreeId> {
  const { touched, unsaved } = leftovers
  const index = touched.length > FEW || unsaved.length > 0 ? null : readIndexFile(join(slot.gitDir, 'index'))
  const found = index?.find(touched)
  if (found === undefined || [...found.values()].some(([{ stage } = UNMERGED]) => stage !== 0))
    return writeTree(slot)
  const placement = new Map(touched.map((path) => [path, found.get(path)?.[0] ?? null]))
  return (await treeWith(standing, before, placement)) ?? writeTree(slot)
}

const FEW = 100
const UNMERGED = { stage: 1 }

/** The index as a tree. */
export async function writeTree(
  { git }: Pick<OpenSlot, 'git'>,
  env: Readonly<Record<string, string>> = {},
): Promise<TreeId> {
  return toTreeId(await git.text(['write-tree'], { env }))
}

/** Makes git see again what a program told it not to look at. */
export async function reveal(slot: OpenSlot, hidden: readonly Hidden[]): Promise<void> {
  const paths = (by: Hidden['by']) =>
    hidden.filter((each) => each.by === by || each.by === 'both').map(({ path }) => path)
  // Without a sparse checkout a skipped file that is there would be left out; one that is not was never there.
  const skipped = paths('skip-worktree').filter((path) => statOf(rawJoin(slot.path, path)) !== null)
  await updateIndex(slot, ['--no-assume-unchanged'], { paths: paths('assume-unchanged') })
  await updateIndex(slot, ['--no-skip-worktree'], { paths: skipped })
}

/** Adds files whatever the ignore rules say, to the index that `env` names; answers those that git cannot take. */
export async function addPaths(slot: OpenSlot, ask: Listed): Promise<readonly string[]> {
  try {
    await updateIndex(slot, ADD, ask)
    return []
  } catch (error) {
    const refused = ask.paths.filter((path) => !isReadableFile(rawJoin(slot.path, path)))
    if (!(error instanceof GitError) || refused.length === 0) throw error
    const rest = new Set(refused)
    await updateIndex(slot, ADD, { ...ask, paths: ask.paths.filter((path) => !rest.has(path)) })
    return refused
  }
}

interface Listed {
  readonly paths: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const ADD = ['--add', '--remove', '--replace']

/** Thousands of files at once may come: git writes them all back and then flushes once, before any has its name. */
const ALL_AT_ONCE = [['core.fsyncMethod', 'batch']] as const

/** Git does not name an untracked folder that stands where a tracked file was. */
function foldersInPlace(slot: OpenSlot, { changed }: Scan): readonly string[] {
  const gone = changed.filter((change) => change.gone).map(({ path }) => path)
  return gone.filter((path) => statOf(rawJoin(slot.path, path))?.isDirectory()).map((path) => `${path}/`)
}

/** The files in untracked folders; repositories end with a slash. */
async function listFiles({ git }: OpenSlot, untracked: readonly string[]): Promise<readonly string[]> {
  const folders = untracked.filter((path) => path.endsWith('/'))
  const files = untracked.filter((path) => !path.endsWith('/'))
  if (folders.length === 0) return files
  // Beyond what a command line holds, git lists the whole tree.
  const named = folders.join('').length < 50_000 && folders.every((path) => isUtf8(path))
  const within = named ? folders.map(readable) : []
  const list = ['--literal-pathspecs', 'ls-files', '-z', '--others', '--exclude-standard', '--', ...within]
  const listed = rawFields((await git.run(list)).stdout)
  return [...files, ...(named ? listed : listed.filter((path) => !files.includes(path)))]
}

async function updateIndex(
  { git }: OpenSlot,
  how: readonly string[],
  { paths, env = {} }: Listed,
): Promise<void> {
  if (paths.length === 0) return
  await git.run(['update-index', ...how, '-z', '--stdin'], {
    input: rawInput(paths),
    env,
    config: ALL_AT_ONCE,
  })
}

function isReadableFile(path: Buffer): boolean {
  const kind = statOf(path)
  if (kind === null || kind.isSymbolicLink() || kind.isDirectory()) return true
  if (!kind.isFile()) return false
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

function repositoriesIn(files: readonly string[]): readonly string[] {
  return files.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1))
}

function repositoriesAmong(changed: readonly Change[]): readonly string[] {
  return changed
    .filter(({ dirtySubmodule, becameRepository }) => dirtySubmodule || becameRepository)
    .map(({ path }) => path)
}

function isUtf8(path: string): boolean {
  return Buffer.from(readable(path)).toString('latin1') === path
}
