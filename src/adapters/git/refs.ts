import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommitId, TreeId } from '../../core/ids.ts'
import { toCommitId, toTreeId } from '../../core/ids.ts'
import type { Git } from './git.ts'
import { GitError } from './git.ts'

export const branchRef = (branch: string): string => `refs/heads/${branch}`

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
  readonly to: CommitId
  readonly reflog: string
}

/** Compare-and-swap of one ref, synced; false when the ref was not at `from`, and nothing changed. */
export async function swapRef(git: Git, { ref, from, to, reflog }: Swap): Promise<boolean> {
  try {
    await git.run(['update-ref', '-m', reflog, ref, to, from])
    return true
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    const found = await readRef(git, ref)
    // A git that was killed may have swapped and not lived to say so.
    if (found === from) throw error
    return found === to
  }
}

/**
 * The commit a full ref name points at, null when there is none. Most refs that orch asks for were just written, and
 * lie in a file of their own that git replaces whole.
 */
export async function readRef(git: Git, ref: string): Promise<CommitId | null> {
  const loose = await readFile(join(git.place.commonDir, ref), 'latin1').catch(() => '')
  if (/^[0-9a-f]{40}\n$/.test(loose)) return toCommitId(loose.slice(0, 40))
  const answer = await git.run(['show-ref', '--verify', '--hash', ref], { okCodes: [0, 1, 128] })
  return answer.code === 0 ? toCommitId(answer.stdout.toString('utf8').trim()) : null
}
