import type { CommitId, TreeId } from '../../core/ids.ts'
import type { Git } from './git.ts'
import type { TreeMerge, TreesAsk } from './merge-trees.ts'
import { mergeTrees } from './merge-trees.ts'
import type { Ground } from './neutral.ts'
import { isReachable } from './refs.ts'
import type { Standing } from './standing.ts'

/**
 * Where the change of `head` begins when what it was made on is on `base` under other ids, squashed say; null where git
 * finds that out by itself. A head that does not hold `since` was made anew by somebody, and git looks for itself too.
 */
export async function forkOf(
  git: Git,
  { base, head, since }: { base: CommitId; head: CommitId; since: CommitId | undefined },
): Promise<CommitId | null> {
  if (since === undefined || (await isReachable(git, base, since))) return null
  return (await isReachable(git, head, since)) ? since : null
}

/** The tree of both sides, with `fork` as the only base of the merge where one is given. */
export async function mergeTreesSince(
  { standing, ground }: { readonly standing: Standing; readonly ground: Ground },
  ask: TreesAsk & { readonly fork: CommitId | null },
): Promise<TreeMerge> {
  if (ask.fork === null) return mergeTrees(ground, ask)
  return mergeTrees(ground, {
    ...ask,
    base: await standIn(standing, { tree: ask.baseTree, parent: ask.fork }),
  })
}

/**
 * Git 2.39 has no `merge-tree --merge-base`, so the side to merge with is a throw-away commit of the same tree on
 * `parent`: that makes this parent the base of the merge.
 */
export function standIn(
  standing: Standing,
  { tree, parent }: { readonly tree: TreeId; readonly parent: CommitId },
): Promise<CommitId> {
  return standing.write(`tree ${tree}\nparent ${parent}\nauthor ${NOBODY}\ncommitter ${NOBODY}\n\nonto\n`)
}

const NOBODY = 'orch <orch@localhost> 0 +0000'
