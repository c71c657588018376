import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommitId } from '../../../core/ids.ts'
import { toCommitId } from '../../../core/ids.ts'
import type { Author } from '../commit.ts'
import { writeCommit } from '../commit.ts'
import { GitError } from '../git.ts'
import { isReachable } from '../refs.ts'
import { endMerge } from './commit-leftovers.ts'
import type { OpenSlot } from './grounds.ts'
import { writeTree } from './leftovers.ts'

interface MergeInAsk {
  readonly author: Author
  readonly branch: string
  readonly commit: CommitId
  readonly side: CommitId | null
}

/**
 * Merges a commit into the slot's branch. A clean merge is committed; a conflict stays in the work tree, with two-sided
 * markers and `MERGE_HEAD`, for the agent. A merge that an earlier try began is finished or left in the same way. `side`
 * is merged in its place, and what comes of it counts as a merge of the commit; null: the commit itself.
 */
export async function mergeIn(slot: OpenSlot, ask: MergeInAsk): Promise<void> {
  const begun = isMerging(slot)
  const head = toCommitId(await slot.git.text(['rev-parse', '--verify', 'HEAD']))
  if (!begun && (await isReachable(slot.git, head, ask.commit))) return
  if (!begun) await merge(slot, ask)
  if (ask.side !== null && isMerging(slot)) renameMerge(slot, { side: ask.side, commit: ask.commit })
  if (!isMerging(slot) || (await isUnmerged(slot))) return
  const draft = { tree: await writeTree(slot), parents: [head, ask.commit], text: await mergeText(slot, ask) }
  const commit = await writeCommit(slot.git, { ...ask.author, sign: false }, draft)
  await slot.git.run(['update-ref', '-m', `orch: ${draft.text.subject}`, 'HEAD', commit, head])
  endMerge(slot)
}

/** Whoever ends the merge records the commit, and git's own message names it. */
function renameMerge(
  { gitDir }: OpenSlot,
  { side, commit }: { readonly side: CommitId; readonly commit: CommitId },
): void {
  for (const name of ['MERGE_MSG', 'MERGE_HEAD']) {
    const path = join(gitDir, name)
    if (existsSync(path)) writeFileSync(path, readFileSync(path, 'utf8').replaceAll(side, commit))
  }
}

async function merge(slot: OpenSlot, { author, commit, side }: MergeInAsk): Promise<void> {
  const quiet = ['-q', '--no-stat', '--no-verify', '--no-autostash', '--no-verify-signatures']
  const args = ['merge', '--no-commit', '--no-ff', ...quiet, side ?? commit]
  const answer = await slot.git.run(args, {
    okCodes: [0, 1],
    config: [['rerere.enabled', 'false']],
    // Git refuses to begin a merge where nobody could commit it.
    env: { GIT_COMMITTER_NAME: author.name, GIT_COMMITTER_EMAIL: author.email },
  })
  if (answer.code === 1 && !isMerging(slot)) throw new GitError(args, answer.code, answer.stderr)
}

function isMerging({ gitDir }: OpenSlot): boolean {
  return existsSync(join(gitDir, 'MERGE_HEAD'))
}

async function isUnmerged({ git }: OpenSlot): Promise<boolean> {
  return (await git.run(['ls-files', '-z', '--unmerged'])).stdout.length > 0
}

/** Dated like the commit that comes in, so that a second try makes the same one. */
async function mergeText(
  { git }: OpenSlot,
  { branch, commit }: { readonly branch: string; readonly commit: CommitId },
) {
  const seconds = await git.text(['log', '-1', '--no-show-signature', '--format=%ct', commit])
  return { subject: `Merge the target into ${branch}`, trailers: [], at: Number(seconds) * 1000 }
}
