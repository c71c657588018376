import type { CommitId, RunId, TreeId } from '../core/ids.ts'

/** A commit as git has it. */
export interface CommitEvidence {
  readonly commit: CommitId
  readonly tree: TreeId
  readonly parents: readonly CommitId[]
  readonly subject: string
  /** `Orch-*` trailers of the last paragraph. */
  readonly trailers: ReadonlyMap<string, string>
}

/** What is merged anew; `since` as a merge takes it. */
export interface Remerge {
  readonly base: CommitId
  readonly head: CommitId
  readonly since?: CommitId
}

/** Git as `orch verify` asks it: nothing is cached, nothing is written but objects nobody names. */
export interface Evidence {
  /** The commit of the target, as last fetched where it is a remote's branch; null when there is none. */
  tip(branch: string): Promise<CommitId | null>
  /** Those of the commits that the repository has. */
  commits(ids: readonly CommitId[]): Promise<ReadonlyMap<CommitId, CommitEvidence>>
  /** Commits from `from` down its first parents to, and without, `to`; the newest first. */
  firstParents(from: CommitId, to: CommitId): Promise<readonly CommitEvidence[]>
  /** True when `commit` can be reached from `from`; false also for one that the repository does not have. */
  reaches(from: CommitId, commit: CommitId): Promise<boolean>
  /** Merges both anew under the attributes of `base`; null when they conflict. */
  mergedTree(ask: Remerge): Promise<TreeId | null>
  /**
   * Puts the commits of a branch on `base` anew, one by one: their trees, the oldest first, without those that change
   * nothing there; null when they conflict or merges are among them.
   */
  replayedTrees(ask: Remerge): Promise<readonly TreeId[] | null>
  /** Everything below `refs/orch/<run>/`, by its name there. */
  refs(run: RunId): Promise<ReadonlyMap<string, CommitId>>
}
