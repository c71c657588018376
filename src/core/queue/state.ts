import type { Work } from '../attempt/work.ts'
import type { Failure, RuleAnswer } from '../failure.ts'
import type { CommitId, Instant, TaskId, TreeId } from '../ids.ts'
import type { Lower, PullRequestName, PullRequestSeen } from '../pull-request/pull-request.ts'
import type { CheckRun } from '../verdict/verdict.ts'

/*
 * Entry      pending ⇄ blocked | suspended | proposed          leaves by: landed, bounced, withdrawn
 * Candidate  merging ─▶ checking ─▶ landing | proposing        one at a time; base moved ─▶ merging anew
 */

/** One task's place in the queue. */
export type Entry = {
  readonly task: TaskId
  readonly work: Work
  readonly since: Instant
  readonly priority: number
  /** What its landing met last under this engine; kept while it is tried again, so that waits grow. */
  readonly obstacle: Obstacle | null
} & (
  | { readonly status: 'pending' }
  /** A checkout of the target stands in the way; tried again at `retryAt`. */
  | {
      readonly status: 'blocked'
      readonly checkout: string
      readonly reason: string
      readonly paths: readonly string[]
      readonly retryAt: Instant
    }
  /** Red on a base that is red itself; waits until the target is no longer `base`. */
  | { readonly status: 'suspended'; readonly base: CommitId | null; readonly failure: Failure }
  /** Proven, and open as a pull request until the forge merges it. */
  | { readonly status: 'proposed'; readonly proposal: Proposal }
  /** The forge merged something else than what was proven; nothing lands before a person said so. */
  | {
      readonly status: 'unverified'
      readonly proposal: Proposal
      readonly commit: CommitId
      readonly tree: TreeId
    }
)

/** One block of a landing, and since when nothing about it has changed. */
export interface Obstacle {
  readonly checkout: string
  readonly reason: string
  readonly paths: readonly string[]
  readonly since: Instant
}

/** The commit being made, proven and landed; at most one. */
export type Candidate =
  | {
      readonly status: 'merging'
      readonly task: TaskId
      readonly candidate: number
      readonly at: Instant
      readonly lower?: Lower
    }
  | (Built & { readonly status: 'checking' })
  /** The only irreversible step. */
  | (Built & { readonly status: 'landing' })
  /** Being pushed and opened as a pull request. */
  | (Built & { readonly status: 'proposing' })

export interface Built {
  readonly task: TaskId
  readonly candidate: number
  readonly base: CommitId
  readonly commit: CommitId
  readonly tree: TreeId
  readonly patchId: string
  readonly answers: readonly RuleAnswer[]
  readonly checks: readonly string[]
  /** Results on the candidate, in the order they came. */
  readonly runs: readonly CheckRun[]
  /** Results of the red check on the base, asked to find out whom to blame. */
  readonly baseRuns: readonly CheckRun[]
  /** The event since which it waits for the check that is next. */
  readonly waitsSince: number
  /** The open pull request whose head its base is; absent: the base was the target's tip. */
  readonly lower?: Lower
}

/** A proven candidate that is open as a pull request. */
export interface Proposal extends PullRequestName {
  readonly built: Built
  /** What was pushed; its tree is the proven one. */
  readonly head: CommitId
  /** As last seen; null: not looked at since it was pushed. */
  readonly seen: PullRequestSeen | null
  /** Null: nobody asked for its merge yet. */
  readonly landing: 'asked' | 'armed' | 'queued' | null
  /** It is not armed: somebody else turned its auto-merge off, or the forge would not; absent: neither. */
  readonly turnedOff?: true
  /** How often the forge was asked for its merge and held it back since anything else about it changed; null: not once. */
  readonly held: { readonly times: number; readonly detail: string } | null
  /** It was enqueued once more, since no look had shown it in the forge's queue; absent: not yet. */
  readonly requeued?: true
  /** It has been seen in the forge's own queue, or was to be and never was. */
  readonly wasQueued: boolean
  /** Looks since the forge took its merge over that did not show that yet. */
  readonly misses: number
  /** What is said of it was read since it was last seen. */
  readonly isHeard: boolean
  /** The event that brought the last news of it. */
  readonly news: number
}

export interface Queue {
  readonly entries: readonly Entry[]
  readonly candidate: Candidate | null
}

export const emptyQueue: Queue = { entries: [], candidate: null }
