/** Why something of a task's work was saved. */
export type SavedKind =
  /** The state that an attempt left behind. */
  | 'attempt'
  /** The latest state of the task, whichever attempt made it. */
  | 'head'
  /** The merge that was proven last. */
  | 'candidate'
  /** Commits made away from the task's branch. */
  | 'strayed'
  /** What was staged and then changed again. */
  | 'staged'
  /** What git had stashed away for a rebase. */
  | 'autostash'
  /** Ignored files, before they were cleaned away. */
  | 'ignored'
  /** Repositories inside the worktree: their files, and a bundle of their refs beside them. */
  | 'nested'
  /** What turned up in the worktree after the attempt was saved. */
  | 'found'
  /** What is too large for git, or no commit can hold; a folder. */
  | 'kept'
  | 'other'

/** One thing that was saved, and how much it is. */
export interface SavedEntry {
  /** `api/2`, `api/2-ignored`, `api/2-kept`: how people name it. */
  readonly name: string
  readonly task: string
  readonly attempt: number | null
  readonly kind: SavedKind
  readonly at: number
  readonly commit: string | null
  /** What the commit is compared with. */
  readonly from: string | null
  /** The full ref, or the folder of what no commit holds. */
  readonly place: string
  readonly files: readonly SavedFile[]
}

/** Lines of a commit, or bytes of a folder, as far as they can be counted. */
export interface SavedFile {
  readonly path: string
  readonly addedLines: number | null
  readonly removedLines: number | null
  readonly bytes: number | null
}
