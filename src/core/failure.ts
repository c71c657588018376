import type { CommitId, Instant } from './ids.ts'
import type { ForgeFault, RemoteComment } from './pull-request/pull-request.ts'

/** How the world says no. Values with evidence, never sentences. */
export type Failure =
  /** The agent ended with an exit code other than 0 and 75. */
  | { readonly kind: 'agent-failed'; readonly exitCode: number; readonly tail: string }
  /** The attempt ran longer than its wall clock. */
  | { readonly kind: 'timed-out'; readonly limitMs: number; readonly tail: string }
  /** The agent printed nothing for too long. */
  | { readonly kind: 'idle'; readonly limitMs: number; readonly tail: string }
  /** The agent claims success and the tree is its base's, or one that is red already. */
  | { readonly kind: 'no-change'; readonly tail: string; readonly sameAsRed: boolean }
  /** A check is red on a base that passes it. */
  | {
      readonly kind: 'check-failed'
      readonly check: string
      readonly exitCode: number | null
      readonly tail: string
      readonly log: string
      readonly where: 'branch' | 'candidate'
    }
  /** An admission rule gave the work back. */
  | { readonly kind: 'returned'; readonly reasons: readonly RuleAnswer[] }
  /** An admission rule said no for good. */
  | { readonly kind: 'denied'; readonly reasons: readonly RuleAnswer[] }
  /** A person rejected the work. */
  | { readonly kind: 'rejected'; readonly reason: string; readonly by: string }
  /** The attempt changed what belongs to somebody else. */
  | { readonly kind: 'escaped'; readonly what: string }
  /** Branch and target change the same lines. */
  | { readonly kind: 'conflict'; readonly files: readonly string[]; readonly detail: string }
  /** The provider says: not now. */
  | { readonly kind: 'rate-limited'; readonly resetAt: Instant | null; readonly tail: string }
  | { readonly kind: 'overloaded'; readonly tail: string }
  /** The program itself says with exit 75: again, not my fault. */
  | { readonly kind: 'temporary'; readonly tail: string }
  | { readonly kind: 'context-exhausted'; readonly tail: string }
  /** The agent does not know the session it was to go on with. */
  | { readonly kind: 'session-lost'; readonly tail: string }
  /** A signal that orch did not send ended the agent. */
  | { readonly kind: 'crashed'; readonly signal: string; readonly tail: string }
  /** orch or the machine ended under the agent. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'no-space'; readonly path: string; readonly detail: string }
  /** The system refused files or processes: no rights, too many open, a broken disk; `code` as it says it, `path` '' where unknown. */
  | { readonly kind: 'host-fault'; readonly code: string; readonly path: string; readonly detail: string }
  | { readonly kind: 'git-locked'; readonly path: string; readonly detail: string }
  /** A setup command failed in a slot. */
  | {
      readonly kind: 'setup-failed'
      readonly command: string
      readonly exitCode: number | null
      readonly tail: string
    }
  /** Every slot is in use by the runs named here. */
  | { readonly kind: 'slots-busy'; readonly holders: readonly string[] }
  /** A stage met something it did not foresee; the evidence is what was thrown. */
  | { readonly kind: 'stage-failed'; readonly stage: string; readonly detail: string }
  | { readonly kind: 'auth'; readonly tail: string }
  | { readonly kind: 'quota'; readonly resetAt: Instant | null; readonly tail: string }
  /** Its own settings keep it from its work; `prompt` is the line it waited at with nobody there to type. */
  | { readonly kind: 'permission'; readonly tail: string; readonly prompt?: string }
  | { readonly kind: 'not-installed'; readonly program: string; readonly detail: string }
  /** The target moved between building the candidate and landing it. */
  | { readonly kind: 'base-moved'; readonly from: CommitId; readonly to: CommitId | null }
  /** The target branch is gone; work waits for it. */
  | { readonly kind: 'target-gone'; readonly target: string }
  /** The same check is red on the base itself. */
  | { readonly kind: 'base-red'; readonly check: string; readonly base: CommitId; readonly tail: string }
  /** The task took longer in all than its deadline. */
  | { readonly kind: 'deadline-passed'; readonly limitMs: number }
  /** A check that the forge requires failed on the pull request. */
  | {
      readonly kind: 'remote-check-failed'
      readonly check: string
      readonly url: string
      readonly tail: string
    }
  /** Reviewers want something else; the comments are those that the agent has not seen. */
  | { readonly kind: 'changes-requested'; readonly comments: readonly RemoteComment[] }
  /** A person closed the pull request and did not merge it. */
  | { readonly kind: 'proposal-closed'; readonly url: string }
  /** A person merged the pull request into another branch, `base`, than the target. */
  | { readonly kind: 'proposal-elsewhere'; readonly url: string; readonly base: string }
  /** Forge or remote did not do what they were asked. */
  | { readonly kind: 'forge-failed'; readonly forge: string; readonly fault: ForgeFault }
  /** Another attempt could cost more than is left; dollars for `usd`. */
  | {
      readonly kind: 'budget-spent'
      readonly budget: 'task' | 'run'
      readonly unit: 'usd' | 'tokens'
      readonly spent: number
      /** What the next attempt, with those under way, may cost; 0 while nothing is known. */
      readonly expected: number
      readonly limit: number
    }

export type FailureKind = Failure['kind']

/** One reason of an admission rule, with what a person or an agent can do about it. */
export interface RuleAnswer {
  readonly rule: string
  readonly answer: 'deny' | 'return' | 'wait'
  /** What the rule looked at: a path, a branch, a commit. */
  readonly subject: string
  readonly observed: string
  readonly limit: string
  readonly remedy: string
}

/** Whose doing it is, and so whether it spends one of `maxAttempts`: only `work` does. */
export type Blame = 'work' | 'nobody' | 'provider' | 'host' | 'plan' | 'target'

/** What follows. */
export type Consequence =
  /** Another attempt from the saved state after a backoff. */
  | 'retry'
  /** Another attempt at once, with the evidence in the prompt. */
  | 'feedback'
  /** Another attempt from the base, nothing of this one in it. */
  | 'retry-clean'
  /** A cool-down for every task on that provider, then again. */
  | 'cool-down'
  /** Build the candidate again on the new base. */
  | 'rebuild'
  /** Wait until the target moves. */
  | 'wait'
  /** The next agent of the chain; nobody starts this one before a person did something. */
  | 'next-agent'
  /** No other attempt can help. */
  | 'dead-letter'

/** The one place that judges failures; a new kind without a line here does not compile. */
export const failurePolicy = {
  'agent-failed': { blame: 'work', then: 'retry' },
  'timed-out': { blame: 'work', then: 'retry' },
  idle: { blame: 'work', then: 'retry' },
  'no-change': { blame: 'work', then: 'retry' },
  'check-failed': { blame: 'work', then: 'feedback' },
  returned: { blame: 'work', then: 'feedback' },
  denied: { blame: 'plan', then: 'dead-letter' },
  rejected: { blame: 'work', then: 'feedback' },
  escaped: { blame: 'work', then: 'retry-clean' },
  conflict: { blame: 'nobody', then: 'feedback' },
  'rate-limited': { blame: 'provider', then: 'cool-down' },
  overloaded: { blame: 'provider', then: 'cool-down' },
  temporary: { blame: 'provider', then: 'cool-down' },
  'context-exhausted': { blame: 'host', then: 'feedback' },
  'session-lost': { blame: 'host', then: 'feedback' },
  crashed: { blame: 'host', then: 'retry' },
  lost: { blame: 'host', then: 'retry' },
  'no-space': { blame: 'host', then: 'retry' },
  'host-fault': { blame: 'host', then: 'retry' },
  'git-locked': { blame: 'host', then: 'retry' },
  'setup-failed': { blame: 'host', then: 'retry' },
  'slots-busy': { blame: 'host', then: 'retry' },
  'stage-failed': { blame: 'host', then: 'retry' },
  auth: { blame: 'plan', then: 'next-agent' },
  quota: { blame: 'plan', then: 'next-agent' },
  permission: { blame: 'plan', then: 'next-agent' },
  'not-installed': { blame: 'plan', then: 'next-agent' },
  'base-moved': { blame: 'nobody', then: 'rebuild' },
  'target-gone': { blame: 'target', then: 'wait' },
  'base-red': { blame: 'target', then: 'wait' },
  'remote-check-failed': { blame: 'work', then: 'feedback' },
  'changes-requested': { blame: 'work', then: 'feedback' },
  'proposal-closed': { blame: 'plan', then: 'dead-letter' },
  'proposal-elsewhere': { blame: 'plan', then: 'dead-letter' },
  'forge-failed': { blame: 'host', then: 'retry' },
  'deadline-passed': { blame: 'plan', then: 'dead-letter' },
  'budget-spent': { blame: 'plan', then: 'dead-letter' },
} as const satisfies Record<FailureKind, { readonly blame: Blame; readonly then: Consequence }>

/** What follows this failure: a quota that says when it is full again is waited for like any other limit. */
export function consequenceOf(failure: Failure): Consequence {
  if (failure.kind === 'quota' && failure.resetAt !== null) return 'cool-down'
  return failurePolicy[failure.kind].then
}

/** True when the provider refused for now, and every attempt on it has to wait. */
export function isRefusal(failure: Failure): boolean {
  return consequenceOf(failure) === 'cool-down'
}

/** True when this failure spends one of the task's `maxAttempts`. */
export function isSpent(failure: Failure): boolean {
  return failurePolicy[failure.kind].blame === 'work'
}

/** True when `maxTries` counts it; conflicts have a bound of their own, providers are waited for, people are asked. */
export function isRepeat(failure: Failure): boolean {
  return failurePolicy[failure.kind].blame === 'host'
}
