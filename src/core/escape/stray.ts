import type { CommitId, TaskId } from '../ids.ts'

/** Whose worktree a commit was made in, and by what that is known. */
export interface Maker {
  readonly task: TaskId
  /** Null where only the task can be told. */
  readonly attempt: number | null
  /** The worktree or the ref that tells. */
  readonly where: string
}

/** A target that is to be moved back. */
export interface Stray {
  readonly tip: CommitId
  readonly back: CommitId | null
}
