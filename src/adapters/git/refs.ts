import type { CommitId, TreeId } from '../../core/ids.ts'
import { toCommitId, toTreeId } from '../../core/ids.ts'
import type { Git } from './git.ts'
import { GitError } from './git.ts'

export interface Tip {
  readonly commit: CommitId
  readonly tree: TreeId
}

export const branchRef = (branch: string): string => `refs/heads/${branch}`

/** The commit and tree of a branch in one call, null when there is none. */
export async function readTip(git: Git, branch: string): Promise<Tip | null> {
  const ref = branchRef(branch)
  const found = await git.text(['for-each-ref', '--format=%(refname)%00%(objectname)%00%(tree)', ref])
  // The pattern also matches what lies below a folder of that name.
  const [, commit, tree] =
    found
      .split('\n')
      .map((line) => line.split('\0'))
      .find(([name]) => name === ref) ?? []
  return commit === undefined || tree === undefined
    ? null
    : { commit: toCommitId(commit), tree: toTreeId(tree) }
}

export async function readTree(git: Git, commit: CommitId): Promise<TreeId> {
  return toTreeId(await git.text(['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]))
}

export async function isReachable(git: Git, from: CommitId, commit: CommitId): Promise<boolean> {
  const answer = await git.run(['merge-base', '--is-ancestor', commit, from], { okCodes: [0, 1] })
  return answer.code === 0
}

export async function findMergeBase(git: Git, a: CommitId, b: CommitId): Promise<CommitId | null> {
  const answer = await git.run(['merge-base', a, b], { okCodes: [0, 1] })
  return answer.code === 0 ? toCommitId(answer.stdout.toString('utf8').trim()) : null
}

/** Sets a ref whatever it was; a crash leaves the old value or the new. */
export async function setRef(git: Git, ref: string, commit: CommitId): Promise<void> {
  await git.run(['update-ref', ref, commit])
}

export interface Swap {
  readonly ref: string
  readonly from: CommitId
  /** Null deletes the ref. */
  readonly to: CommitId | null
  readonly reflog: string
}

/** Compare-and-swap of one ref, synced; false when the ref was not at `from`, and nothing changed. */
export async function swapRef(git: Git, { ref, from, to, reflog }: Swap): Promise<boolean> {
  const change = to === null ? ['-d', ref, from] : [ref, to, from]
  try {
    await git.run(['update-ref', '-m', reflog, ...change])
    return true
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    const found = await readRef(git, ref)
    // A git that was killed may have swapped and not lived to say so.
    if (found === from) throw error
    return found === to
  }
}

/** The commit a full ref name points at, null when there is none. */
export async function readRef(git: Git, ref: string): Promise<CommitId | null> {
  const answer = await git.run(['show-ref', '--verify', '--hash', ref], { okCodes: [0, 1, 128] })
  return answer.code === 0 ? toCommitId(answer.stdout.toString('utf8').trim()) : null
}
