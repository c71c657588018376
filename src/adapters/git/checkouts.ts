import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { requireReadable } from '../../core/host-fault.ts'
import type { CommitId } from '../../core/ids.ts'
import type { Git } from './git.ts'
import { GitError } from './git.ts'
import type { Head } from './head.ts'
import { moveHead, readHead } from './head.ts'
import type { GitPlace } from './place.ts'
import { branchRef, readRef } from './refs.ts'
import type { Standing } from './standing.ts'

/** A folder in which a branch is checked out, with its own git folder. */
export interface Checkout extends GitPlace {
  readonly workTree: string
}

export interface Checkouts {
  /** HEAD names the branch there. */
  readonly on: readonly Checkout[]
  /** HEAD is detached and a rebase or bisect there will come back to the branch. */
  readonly returning: readonly Checkout[]
}

/** Every checkout that stands on the branch or will come back to it; `mainWorkTree` null: as git lists it. */
export async function findCheckouts(
  git: Git,
  branch: string,
  mainWorkTree: string | null,
): Promise<Checkouts> {
  const { commonDir } = git.place
  const on: Checkout[] = []
  const returning: Checkout[] = []
  for (const gitDir of [commonDir, ...linkedGitDirs(commonDir)]) {
    const standing = standingOf(gitDir, branch)
    if (standing === 'elsewhere') continue
    const workTree =
      gitDir === commonDir ? (mainWorkTree ?? (await findMainWorkTree(git))) : linkedWorkTree(gitDir)
    const list = standing === 'on' ? on : returning
    if (workTree !== null) list.push({ gitDir, commonDir, workTree })
  }
  return { on, returning }
}

/** The operation that is going on in a checkout, as the file that tells of it. */
export function operationIn(gitDir: string): string | null {
  return OPERATIONS.find((name) => existsSync(join(gitDir, name))) ?? null
}

/** What a branch is deleted with. */
export interface Releasing {
  readonly git: Git
  readonly standing: Standing
  readonly slotsRoot: string
}

/**
 * Deletes a branch that still is at `expected`. A slot below `slotsRoot` that has it checked out is detached first,
 * for git cannot work in a checkout whose branch is gone; in any other checkout the branch is left alone.
 */
export async function releaseBranch(
  { git, standing, slotsRoot }: Releasing,
  { branch, expected }: { branch: string; expected: CommitId },
): Promise<'deleted' | 'moved' | 'gone'> {
  const ref = branchRef(branch)
  const tip = await readRef(git, ref)
  if (tip === null) return 'gone'
  const { on, returning } = await findCheckouts(git, branch, null)
  const ours = on.every(({ workTree }) => liesBelow(workTree, slotsRoot))
  if (tip !== expected || !ours || returning.length > 0) return 'moved'
  for (const { gitDir } of on) detachFrom(gitDir, branch, tip)
  try {
    await standing.move([`delete ${ref} ${tip}`])
    return 'deleted'
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    return (await readRef(git, ref)) === null ? 'gone' : 'moved'
  }
}

/** Only while HEAD names the branch: the slot may be another task's by now, and its HEAD on another branch. */
function detachFrom(gitDir: string, branch: string, tip: CommitId): void {
  const move = { to: { kind: 'detached', commit: tip }, before: tip, after: tip, reflog: REFLOG } as const
  const isStillOn = (head: Head) => head.kind === 'branch' && head.branch === branch
  if (!moveHead(gitDir, move, isStillOn) && isStillOn(readHead(gitDir)))
    throw new GitError(['update-ref'], null, `Unable to create '${gitDir}/HEAD.lock': File exists`)
}

const REFLOG = 'orch: release the branch'

const OPERATIONS = [
  ...['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'BISECT_LOG'],
  ...['rebase-merge', 'rebase-apply', 'sequencer'],
]

function linkedGitDirs(commonDir: string): readonly string[] {
  const folder = join(commonDir, 'worktrees')
  try {
    return readdirSync(folder).map((name) => join(folder, name))
  } catch (error) {
    requireReadable(error)
    return []
  }
}

/** Null when the folder is gone: nothing can be out of step there. */
function linkedWorkTree(gitDir: string): string | null {
  const pointer = resolve(gitDir, readOrNothing(join(gitDir, 'gitdir')).replace(/\n$/, ''))
  return basename(pointer) === '.git' && existsSync(pointer) ? dirname(pointer) : null
}

/** Null in a bare repository. */
async function findMainWorkTree(git: Git): Promise<string | null> {
  const list = await git.text(['worktree', 'list', '--porcelain', '-z'])
  const fields = (list.split('\0\0')[0] ?? '').split('\0')
  return fields.includes('bare') ? null : (fields[0]?.replace(/^worktree /, '') ?? null)
}

const RETURN_FILES = ['rebase-merge/head-name', 'rebase-apply/head-name', 'BISECT_START']

function standingOf(gitDir: string, branch: string): 'on' | 'returning' | 'elsewhere' {
  const head = readHead(gitDir)
  if (head.kind === 'branch') return head.branch === branch ? 'on' : 'elsewhere'
  const names = RETURN_FILES.map((file) => readOrNothing(join(gitDir, file)))
  const returns = names.some((name) => name.trim() === branchRef(branch) || name.trim() === branch)
  return returns ? 'returning' : 'elsewhere'
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    requireReadable(error)
    return ''
  }
}

function liesBelow(path: string, root: string): boolean {
  return resolve(path).startsWith(resolve(root) + sep)
}
