import type { CommitId, Instant, TaskId } from '../ids.ts'

/** How a forge names one pull request. */
export interface PullRequestName {
  readonly number: number
  /** Where a person opens it. */
  readonly url: string
}

/** An open pull request that the work of another task rests on. */
export interface Lower {
  readonly task: TaskId
  readonly number: number
  readonly branch: string
  /** What was pushed there. */
  readonly head: CommitId
}

/** One pull request as the forge last told; what it says is a claim until git is asked. */
export interface PullRequestSeen extends PullRequestName {
  readonly state: 'open' | 'merged' | 'closed'
  readonly draft: boolean
  /** The branch it goes to. */
  readonly base: string
  readonly head: CommitId
  /** The commit that merging it made; null while it is not merged. */
  readonly mergeCommit: CommitId | null
  /** Whether the forge could merge it now; `unknown` is still being found out. */
  readonly mergeable: 'yes' | 'conflict' | 'behind' | 'blocked' | 'unknown'
  readonly checks: readonly RemoteCheck[]
  readonly reviews: ReviewStanding
  /** When somebody last handed in a review; null for never. A second one of the same mind is news by it. */
  readonly reviewedAt: Instant | null
  /** Armed to be merged by the forge once everything is there. */
  readonly autoMerge: boolean
  /** Its place in the forge's own merge queue, from 1; null while it is in none. */
  readonly queuePosition: number | null
}

/** True where two looks say the same. */
export function isSameLook(before: PullRequestSeen | null, after: PullRequestSeen | null): boolean {
  return JSON.stringify(before) === JSON.stringify(after)
}

/** A check run or commit status of the pull request's head. */
export interface RemoteCheck {
  readonly name: string
  readonly outcome: 'pending' | 'passed' | 'failed'
  /** Where a person reads about it, `''` where it tells none. */
  readonly url: string
}

/** What reviewers say as a whole. */
export type ReviewStanding =
  /** No rule asks for a review. */
  'not-required' | 'required' | 'approved' | 'changes-requested'

/** What the forge asks of a branch before it takes a change. */
export interface BranchRules {
  /** Names of checks that have to pass. */
  readonly requiredChecks: readonly string[]
  /** The head has to hold the base's tip. */
  readonly upToDate: boolean
  /** Only pull requests may change the branch. */
  readonly pullRequestRequired: boolean
  readonly approvals: number
  readonly codeOwners: boolean
  /** Every conversation has to be resolved. */
  readonly conversations: boolean
  readonly linearHistory: boolean
  readonly signedCommits: boolean
  /** Methods that repository and branch leave. */
  readonly methods: readonly MergeMethod[]
  /** The forge queues merges itself; nothing may be merged beside it. */
  readonly mergeQueue: boolean
  /** False where this token may change nothing here; absent is not known. */
  readonly writable?: boolean
  /** Nobody may push to it. */
  readonly locked: boolean
  readonly autoMerge: boolean
  readonly patterns: readonly RemotePattern[]
  readonly limits: {
    readonly fileSizeBytes: number | null
    readonly pathLength: number | null
    readonly paths: readonly string[]
    readonly extensions: readonly string[]
  }
  /** Further wishes of reviews, which people meet, by the forge's own names; absent: none is known. */
  readonly people?: readonly string[]
  /** Rules that the forge itself waits for or enforces and orch cannot help with, by the forge's own names. */
  readonly others: readonly string[]
  /** Rules that orch does not know, by the forge's own names. */
  readonly unknown: readonly string[]
  /** What could not be read with this token, by the forge's own names. */
  readonly unread: readonly string[]
}

export type MergeMethod = 'merge' | 'squash' | 'rebase'

/** A pattern that a part of the change has to match, or must not. */
export interface RemotePattern {
  readonly of: 'branch-name' | 'commit-message' | 'author-email' | 'committer-email'
  readonly operator: 'starts-with' | 'ends-with' | 'contains' | 'regex'
  readonly pattern: string
  /** True where matching is what is forbidden. */
  readonly negate: boolean
}

/** What a person or a program said about a pull request that the agent can act on. */
export interface RemoteEvidence {
  /** Relevant lines of each failed check's log. */
  readonly checks: readonly { readonly name: string; readonly url: string; readonly tail: string }[]
  readonly reviews: readonly RemoteComment[]
}

export interface RemoteComment {
  readonly id: string
  readonly author: string
  readonly text: string
  /** Null for a comment on the whole change. */
  readonly path: string | null
  readonly line: number | null
  readonly at: Instant
}

/** Why the forge did not do what it was asked. */
export type ForgeFault =
  /** No answer: dropped, no network, or 5xx to the end. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'rate-limited'; readonly resetAt: Instant | null }
  /** There is no token, or it is not taken. */
  | { readonly kind: 'unauthorized'; readonly detail: string }
  /** The token may not do this; `missing` says which permission, as far as the forge tells. */
  | { readonly kind: 'forbidden'; readonly detail: string; readonly missing: string | null }
  | { readonly kind: 'not-found'; readonly detail: string }
  /** The head or the base is no longer what it was. */
  | { readonly kind: 'moved'; readonly detail: string }
  /** A rule of the forge stands against it. */
  | { readonly kind: 'refused'; readonly detail: string }

/** True where people stand against a merge into `target` that was asked for when nobody did. */
export function isTakenBack({ state, draft, reviews, base }: PullRequestSeen, target: string): boolean {
  if (state === 'closed') return true
  if (state === 'merged') return base !== target
  const isOpposed = reviews === 'changes-requested' || reviews === 'required'
  return state === 'open' && (draft || isOpposed || base !== target)
}
