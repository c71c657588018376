import type { CommitId, Instant, RunId } from '../core/ids.ts'

/** A commit under one of orch's own refs. */
export interface SavedRef {
  /** Below `refs/orch/<run>/`, e.g. `api/2-ignored`. */
  readonly name: string
  readonly commit: CommitId
  /** The first one; null for a commit without. */
  readonly parent: CommitId | null
  readonly at: Instant
  readonly subject: string
}

/** One file that two commits have otherwise; lines are null where they cannot be counted. */
export interface FileChange {
  readonly path: string
  readonly addedLines: number | null
  readonly removedLines: number | null
}

/** A folder of what no commit can hold, renamed out of a worktree. */
export interface KeptFolder {
  readonly task: string
  readonly attempt: number
  readonly path: string
  readonly at: Instant
  readonly files: readonly { readonly path: string; readonly bytes: number }[]
}

/** What was saved of the work of a run, for people to look at and to take out again. */
export interface Rescues {
  /** Everything below `refs/orch/` that refs are kept for, by name: runs the oldest first. */
  runs(): Promise<readonly RunId[]>
  refs(run: RunId): Promise<readonly SavedRef[]>
  /** Every `<root>/.kept/<run>/<task>/<attempt>`; links and files, no folders. */
  kept(run: RunId): readonly KeptFolder[]
  /** Where two commits went apart, null where they never were one; `HEAD` is the main checkout's. */
  mergeBase(a: CommitId | 'HEAD', b: CommitId): Promise<CommitId | null>
  /** Commits that `to` holds and `from` does not, the newest first. */
  log(from: CommitId, to: CommitId, most: number): Promise<readonly Pick<SavedRef, 'commit' | 'subject'>[]>
  changes(from: CommitId, to: CommitId): Promise<readonly FileChange[]>
  /**
   * Checks a commit out in a new worktree, HEAD detached; `path` must be an empty folder or none. `locked`: another
   * program made worktrees for too long, and nothing was done.
   */
  checkOut(path: string, commit: CommitId): Promise<'done' | 'locked'>
  /** Writes all files of a commit into such a worktree, beside what is there; its index stays as it is. */
  layFiles(path: string, commit: CommitId): Promise<void>
  /** Copies a kept folder into such a worktree; answers what could not be, as paths in the folder. */
  layKept(path: string, folder: string): Promise<readonly string[]>
}
