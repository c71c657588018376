import type { Approval } from '../admission/approval.ts'
import type { Attempt } from '../attempt/state.ts'
import type { Spent } from '../attempt/usage.ts'
import type { AgentSessionRecord, NextTry, Work } from '../attempt/work.ts'
import type { Cost } from '../budget.ts'
import type { Failure, RuleAnswer } from '../failure.ts'
import type { CommitId, Instant, TaskId, TreeId } from '../ids.ts'
import type { TaskSpec } from '../plan/plan.ts'
import type { ProposalRecord } from '../pull-request/proposal.ts'

/*
 * waiting ─▶ ready ─▶ active ─┬▶ held ─▶ queued ─▶ landed
 *              ▲        │     ├▶ queued
 *              │        │     └▶ done
 *              ├─ failed attempt, bounced entry, rejection: tries left
 *              └─ revive ─ dead | cancelled ◀─ none left, a person, or a dependency that ended so
 */
export type Task =
  /** `unmet` dependencies have not landed yet; `next` is what follows when they have. */
  | { readonly status: 'waiting'; readonly unmet: number; readonly next: NextTry }
  | { readonly status: 'ready'; readonly next: NextTry }
  | { readonly status: 'active'; readonly attempt: Attempt }
  /** Finished work that only a person lets through. */
  | { readonly status: 'held'; readonly work: Work; readonly answers: readonly RuleAnswer[] }
  /** In the merge queue. */
  | { readonly status: 'queued'; readonly work: Work }
  | { readonly status: 'landed'; readonly commit: CommitId }
  | { readonly status: 'done'; readonly reason: string }
  | { readonly status: 'skipped'; readonly reason: string }
  | { readonly status: 'dead'; readonly failure: Failure }
  | { readonly status: 'cancelled'; readonly because: TaskId | null; readonly reason: string }

export type TaskStatus = Task['status']

/** What an ended attempt leaves for people to look at. */
export interface PastAttempt {
  readonly attempt: number
  readonly agent: string
  readonly startedAt: Instant
  readonly endedAt: Instant
  readonly failure: Failure | null
  /** What came back of its work later, from the queue or a person; absent while nothing did. */
  readonly sentBack?: Failure
  readonly spent: Spent
}

/** How often things happened to a task; bounds are in its retry policy. */
export interface Tally {
  /** Number of the latest attempt; never used again. */
  readonly attempts: number
  /** Attempts that count against `maxAttempts`. */
  readonly spent: number
  readonly conflicts: number
  /** Unspent repeats since the last progress, bounded by `maxTries`. */
  readonly unspent: number
  /** Number of the latest candidate. */
  readonly candidates: number
  /** Branches begun; a clean start takes a new one. */
  readonly branches: number
}

/** A task of this run with its history. Immutable; `evolve` puts a new one in its place. */
export interface TaskRecord extends Spent {
  readonly spec: TaskSpec
  /** Position in the plan. */
  readonly index: number
  /** Tasks on the longest chain of dependents, itself included. */
  readonly pathLength: number
  readonly state: Task
  /** When it took its present status. */
  readonly since: Instant
  readonly tally: Tally
  readonly firstStartedAt: Instant | null
  readonly past: readonly PastAttempt[]
  /** The last work that was saved, whatever became of it. */
  readonly saved: Work | null
  /** Trees that a check found red; making one of them again is no change. */
  readonly redTrees: readonly TreeId[]
  readonly slot: string | null
  readonly path: string | null
  readonly approvals: readonly Approval[]
  /** The agent's own session that the next attempt may go on with. */
  readonly session: AgentSessionRecord | null
  readonly proposals: ProposalRecord
  /** Where it stood when a person last revived it; its budget counts from there. */
  readonly granted: Cost & { readonly attempt: number }
}

/** True once there is a branch that orch made for the task, here or at a forge; one that somebody made is theirs to delete. */
export function hasOwnBranch({ spec, saved, proposals }: TaskRecord): boolean {
  return saved !== null && (spec.branch === undefined || proposals.opened !== null)
}

export const freshTally: Tally = {
  attempts: 0,
  spent: 0,
  conflicts: 0,
  unspent: 0,
  candidates: 0,
  branches: 1,
}

/** True for a status that only a person can leave. */
export function isTerminal(status: TaskStatus): boolean {
  switch (status) {
    case 'landed':
    case 'done':
    case 'skipped':
    case 'dead':
    case 'cancelled':
      return true
    case 'waiting':
    case 'ready':
    case 'active':
    case 'held':
    case 'queued':
      return false
  }
}

/** True for the ends that let dependents start. */
export function satisfiesDependents(status: TaskStatus): boolean {
  return status === 'landed' || status === 'done' || status === 'skipped'
}
