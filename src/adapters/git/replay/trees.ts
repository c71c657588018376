import type { CommitId, TreeId } from '../../../core/ids.ts'
import { toCommitId } from '../../../core/ids.ts'
import type { Git } from '../git.ts'
import { GitError } from '../git.ts'
import { standIn } from '../merge-since.ts'
import type { TreeMerge } from '../merge-trees.ts'
import { mergeTrees } from '../merge-trees.ts'
import type { Ground } from '../neutral.ts'
import type { Standing } from '../standing.ts'

/** One commit of a branch, and the tree it has on the new base. */
export interface ReplayedStep {
  readonly of: CommitId
  readonly tree: TreeId
}

export type ReplayedTrees =
  /** Oldest first, without commits whose whole change the base holds already. */
  | { readonly kind: 'replayed'; readonly steps: readonly ReplayedStep[] }
  | { readonly kind: 'conflict'; readonly files: readonly string[]; readonly detail: string }
  /** The branch holds merge commits. */
  | { readonly kind: 'branched' }

export interface Replaying {
  readonly git: Git
  readonly standing: Standing
  readonly ground: Ground
}

export interface ReplayAsk {
  readonly base: CommitId
  readonly baseTree: TreeId
  readonly head: CommitId
  /** Commits up to here are on the base under other ids; null: all that it lacks are to be replayed. */
  readonly fork: CommitId | null
}

/** What a rebase of `base..head` onto `base` comes to, commit by commit and without a work tree. */
export async function replayTrees(
  replaying: Replaying,
  { base, baseTree, head, fork }: ReplayAsk,
): Promise<ReplayedTrees> {
  const commits = await listCommits(replaying.git, { base, head, fork })
  if (commits === null) return { kind: 'branched' }
  const steps: ReplayedStep[] = []
  let onto = baseTree
  for (const { id, parent } of commits) {
    const merged = await pick(replaying, { id, parent, onto })
    if (merged.kind === 'conflict')
      return { ...merged, detail: `${await nameOf(replaying.standing, id)}\n${merged.detail}` }
    const { tree } = merged
    const wasEmpty = (await replaying.standing.tree(parent)) === (await replaying.standing.tree(id))
    if (tree !== onto || wasEmpty) steps.push({ of: id, tree })
    onto = tree
  }
  return { kind: 'replayed', steps }
}

interface Picked {
  readonly id: CommitId
  readonly parent: CommitId
}

/** Null when one of them is a merge. */
async function listCommits(
  git: Git,
  { base, head, fork }: Omit<ReplayAsk, 'baseTree'>,
): Promise<readonly Picked[] | null> {
  const range = [`${base}..${head}`, ...(fork === null ? [] : [`^${fork}`])]
  const args = ['rev-list', '--reverse', '--topo-order', '--parents', ...range, '--']
  const lines = (await git.text(args)).split('\n').filter((line) => line !== '')
  const commits = lines.map((line) => line.split(' ').map(toCommitId))
  if (commits.some((ids) => ids.length > 2)) return null
  return commits.map(([id, parent]) => {
    if (id === undefined || parent === undefined)
      throw new GitError(args, null, 'refusing to replay unrelated histories')
    return { id, parent }
  })
}

/** The picked one's parent is the base of the merge. */
async function pick(
  { standing, ground }: Replaying,
  { id, parent, onto }: Picked & { onto: TreeId },
): Promise<TreeMerge> {
  if (onto === (await standing.tree(parent))) return { kind: 'tree', tree: await standing.tree(id) }
  const side = await standIn(standing, { tree: onto, parent })
  return mergeTrees(ground, { base: side, baseTree: onto, head: id })
}

/** As git names the commit that a rebase stops at. */
async function nameOf(standing: Standing, id: CommitId): Promise<string> {
  const [subject = ''] = ((await standing.commit(id)).message ?? '').split('\n', 1)
  return `${id.slice(0, 12)} ${subject}`.trimEnd()
}
