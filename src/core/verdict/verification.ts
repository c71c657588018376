import type { CommitId, Instant, RunId, TaskId, TreeId } from '../ids.ts'

/** What `orch verify` found out about one run, from git and the journal alone. */
export interface Verification {
  readonly run: RunId
  readonly plan: string
  readonly target: string
  readonly base: CommitId
  /** Null when the branch is gone. */
  readonly tip: CommitId | null
  readonly landings: readonly VerifiedLanding[]
  /** First-parent commits since the run's base that it did not make; the newest first. */
  readonly others: readonly OtherCommit[]
  /** Landings that were begun and whose end nobody wrote down; `orch resume` finds out. */
  readonly unsettled: readonly TaskId[]
  readonly violations: readonly Violation[]
}

/** A landed task and what its tree rests on. */
export interface VerifiedLanding {
  readonly task: TaskId
  readonly attempt: number
  readonly commit: CommitId
  readonly tree: TreeId
  readonly at: Instant
  readonly proofs: readonly Proof[]
}

/** The result that a check of a landing rests on. */
export interface Proof {
  readonly check: string
  /** The journal event with the pass, null when there is none. */
  readonly seq: number | null
  /** Where the pass was taken from, null when the check ran. */
  readonly cached: { readonly run: string; readonly seq: number } | null
}

/** A commit on the target that this run did not make: by a person, or by the run it names. */
export interface OtherCommit {
  readonly commit: CommitId
  readonly subject: string
  readonly run: string | null
}

/** How journal and git contradict each other, or what a landing does not rest on. */
export type Violation =
  | { readonly kind: 'commit-missing'; readonly task: TaskId; readonly commit: CommitId }
  /** The target does not hold the landed commit any more; `tip` is null when the branch is gone. */
  | {
      readonly kind: 'unreachable'
      readonly task: TaskId
      readonly commit: CommitId
      readonly tip: CommitId | null
    }
  | {
      readonly kind: 'wrong-tree'
      readonly task: TaskId
      readonly commit: CommitId
      readonly recorded: TreeId
      readonly found: TreeId
    }
  /** The commit does not stand on the recorded base and the work's head, in this order. */
  | {
      readonly kind: 'wrong-parents'
      readonly task: TaskId
      readonly commit: CommitId
      readonly recorded: readonly CommitId[]
      readonly found: readonly CommitId[]
    }
  /** Merging base and head again gives another tree, null for a conflict. */
  | {
      readonly kind: 'another-merge'
      readonly task: TaskId
      readonly commit: CommitId
      readonly recorded: TreeId
      readonly found: TreeId | null
    }
  | {
      readonly kind: 'wrong-trailer'
      readonly task: TaskId
      readonly commit: CommitId
      readonly trailer: string
      readonly recorded: string
      readonly found: string | null
    }
  /** No intent, no saved work or no built candidate stands before the landing. */
  | { readonly kind: 'unfounded'; readonly task: TaskId; readonly missing: 'intent' | 'work' | 'candidate' }
  /** A check that gates the task has no pass on exactly this commit, tree, definition and policy. */
  | { readonly kind: 'unproven'; readonly task: TaskId; readonly check: string; readonly tree: TreeId }
  /** A pass names another run's, and neither that run's journal nor the verdict cache knows it. */
  | {
      readonly kind: 'unknown-pass'
      readonly task: TaskId
      readonly check: string
      readonly run: string
      readonly seq: number
    }
  /** Admission said no, and no recorded approval covers it. */
  | { readonly kind: 'not-admitted'; readonly task: TaskId; readonly rules: readonly string[] }
  /** The target holds a commit that says it is of this run, and the journal knows of no such landing. */
  | { readonly kind: 'trailers-ahead'; readonly commit: CommitId; readonly task: string }
  /** A ref of this run that the journal has not come to. */
  | { readonly kind: 'ref-ahead'; readonly ref: string; readonly commit: CommitId }
  /** The target does not descend from where the run began. */
  | { readonly kind: 'base-unreachable'; readonly base: CommitId; readonly tip: CommitId }

/** What git holds of a run and its journal does not. */
export type Ahead = Extract<Violation, { readonly kind: 'trailers-ahead' | 'ref-ahead' }>
