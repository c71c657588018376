import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import type { CommitId } from '../../core/ids.ts'
import type { Git } from './git.ts'
import type { GitPlace } from './place.ts'
import { branchRef, readRef, swapRef } from './refs.ts'

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
  const on: Checkout[] = []
  const returning: Checkout[] = []
  for (const [index, entry] of (await listWorktrees(git)).entries()) {
    if (entry.bare) continue
    const workTree = (index === 0 ? mainWorkTree : null) ?? entry.path
    const gitDir = index === 0 ? git.place.commonDir : await linkedGitDir(workTree)
    if (gitDir === null) continue
    const checkout = { gitDir, commonDir: git.place.commonDir, workTree }
    if (entry.branch === branchRef(branch)) on.push(checkout)
    else if (entry.branch === null && (await returnsTo(gitDir, branch))) returning.push(checkout)
  }
  return { on, returning }
}

/** The operation that is going on in a checkout, as the file that tells of it. */
export function operationIn(gitDir: string): string | null {
  return OPERATIONS.find((name) => existsSync(join(gitDir, name))) ?? null
}

/** The branch that HEAD names right now, as a full ref; null when detached. */
export async function headOf(git: Git): Promise<string | null> {
  const answer = await git.run(['symbolic-ref', '-q', 'HEAD'], { okCodes: [0, 1] })
  return answer.code === 0 ? answer.stdout.toString('utf8').trim() : null
}

/**
 * Deletes a branch that still is at `expected`. A slot below `slotsRoot` that has it checked out is detached first,
 * for git cannot work in a checkout whose branch is gone; in any other checkout the branch is left alone.
 */
export async function releaseBranch(
  git: Git,
  ask: { branch: string; expected: CommitId; slotsRoot: string },
): Promise<'deleted' | 'moved' | 'gone'> {
  const ref = branchRef(ask.branch)
  const tip = await readRef(git, ref)
  if (tip === null) return 'gone'
  const { on, returning } = await findCheckouts(git, ask.branch, null)
  const ours = on.every(({ workTree }) => liesBelow(workTree, ask.slotsRoot))
  if (tip !== ask.expected || !ours || returning.length > 0) return 'moved'
  // With the old value too: a slot that somebody leases in this moment may stand elsewhere by now.
  for (const checkout of on)
    await git.at(checkout).run(['update-ref', '--no-deref', '-m', REFLOG, 'HEAD', tip, tip])
  if (await swapRef(git, { ref, from: tip, to: null, reflog: REFLOG })) return 'deleted'
  return (await readRef(git, ref)) === null ? 'gone' : 'moved'
}

const REFLOG = 'orch: release the branch'

const OPERATIONS = [
  ...['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD', 'BISECT_LOG'],
  ...['rebase-merge', 'rebase-apply', 'sequencer'],
]

interface Listed {
  readonly path: string
  readonly branch: string | null
  readonly bare: boolean
}

async function listWorktrees(git: Git): Promise<readonly Listed[]> {
  const list = await git.text(['worktree', 'list', '--porcelain', '-z'])
  return list
    .split('\0\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const fields = entry.split('\0')
      const valueAfter = (name: string) =>
        fields.find((field) => field.startsWith(`${name} `))?.slice(name.length + 1)
      return {
        path: valueAfter('worktree') ?? '',
        branch: valueAfter('branch') ?? null,
        bare: fields.includes('bare'),
      }
    })
}

/** Null when the folder is gone: nothing can be out of step there. */
async function linkedGitDir(workTree: string): Promise<string | null> {
  const pointer = await readFile(join(workTree, '.git'), 'utf8').catch(() => null)
  const target = /^gitdir: (.*)\n?$/s.exec(pointer ?? '')?.[1]
  return target === undefined ? null : resolve(workTree, target.replace(/\n$/, ''))
}

const RETURN_FILES = ['rebase-merge/head-name', 'rebase-apply/head-name', 'BISECT_START']

async function returnsTo(gitDir: string, branch: string): Promise<boolean> {
  const names = await Promise.all(
    RETURN_FILES.map((file) => readFile(join(gitDir, file), 'utf8').catch(() => '')),
  )
  return names.some((name) => name.trim() === branchRef(branch) || name.trim() === branch)
}

function liesBelow(path: string, root: string): boolean {
  return resolve(path).startsWith(resolve(root) + sep)
}
