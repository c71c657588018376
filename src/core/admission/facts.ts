import type { CommitId, TreeId } from '../ids.ts'

/** One path that differs between two trees, as git re-read it. */
export interface ChangedPath {
  readonly path: string
  readonly change: 'added' | 'modified' | 'deleted' | 'type-changed'
  /** Git's file mode after the change, `000000` when deleted. */
  readonly mode: string
  /** 0 for binary and deleted files. */
  readonly addedLines: number
  readonly removedLines: number
  readonly binary: boolean
  /** Size after the change; 0 when deleted. */
  readonly sizeBytes: number
  /** Where a symbolic link points, else null. */
  readonly linkTarget: string | null
  /** An added line begins with a conflict marker. */
  readonly conflictMarker: boolean
}

export interface CommitFacts {
  readonly id: CommitId
  readonly message: string
  readonly parents: number
}

/** What git says about a change: the only thing admission rules look at. */
export interface WorkFacts {
  readonly base: CommitId
  readonly head: CommitId
  readonly tree: TreeId
  readonly branch: string
  readonly paths: readonly ChangedPath[]
  /** Commits in `base..head`, oldest first; for a merged product the branch's own. */
  readonly commits: readonly CommitFacts[]
  /** The same for the same change wherever it stands, whitespace included; `''` where nothing changed. */
  readonly patchId: string
  /** Untracked folders with a repository of their own that were found in the slot. */
  readonly nestedRepositories: readonly string[]
}
