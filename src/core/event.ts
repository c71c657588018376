import type { Config } from './config.ts'
import type { Failure, RuleAnswer } from './failure.ts'
import type { Actor, AttemptRef, CommitId, Instant, ProcessIdentity, RunId, TaskId, TreeId } from './ids.ts'
import type { TaskSpec } from './plan/plan.ts'
import type { CheckResult, CheckSubject } from './verdict/verdict.ts'

/** How an attempt begins: from which state, with which evidence for the agent. */
export interface AttemptStart {
  /** `saved` is the state the attempt before left behind. */
  readonly from: { readonly kind: 'base' } | { readonly kind: 'saved'; readonly commit: CommitId }
  /** The target's commit to merge into the work tree, when the evidence is about it. */
  readonly mergeIn: CommitId | null
  /** What the attempt before ran into. */
  readonly feedback: Failure | null
  /** What a person added with `orch retry -m`. */
  readonly hint: string | null
}

/** Lines and files between base and head. */
export interface ChangeSize {
  readonly files: number
  readonly addedLines: number
  readonly removedLines: number
}

/** Finished work of one attempt, as git re-read it. */
export interface Work extends AttemptRef {
  readonly agent: string
  readonly branch: string
  readonly base: CommitId
  readonly head: CommitId
  readonly tree: TreeId
  readonly patchId: string
  readonly size: ChangeSize
}

/** How an agent's program ended, as far as the program itself goes. */
export type AgentOutcome =
  /** It says it is done; git decides whether that is so. */
  | { readonly kind: 'claimed-success' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** orch ended it because somebody asked. */
  | { readonly kind: 'cancelled' }

/** Why an attempt is being ended before its time. */
export type CancelCause =
  /** A person cancelled the task. */
  | { readonly kind: 'task-cancelled'; readonly reason: string }
  /** The engine is stopping; the task goes on after `resume`. */
  | { readonly kind: 'engine-stopping' }
  /** The task's deadline passed. */
  | { readonly kind: 'deadline-passed' }

/** A person's word on one content of one task. */
export interface Approval {
  readonly patchId: string
  /** The rule that is overridden; null approves what only waits for a person. */
  readonly override: string | null
  readonly reason: string | null
  readonly by: Actor
}

/** Everything that can have happened in a run, past tense; the journal holds nothing else. */
export type Event =
  /** The run exists: everything a replay needs to know that the plan's tasks do not say. */
  | {
      readonly type: 'run-started'
      readonly run: RunId
      readonly plan: string
      readonly target: string
      readonly base: CommitId
      readonly tree: TreeId
      readonly config: Config
      readonly policy: string
      readonly onDead: 'continue' | 'stop'
      readonly deadlineAt: Instant | null
      readonly by: Actor
    }
  | { readonly type: 'plan-accepted'; readonly tasks: readonly TaskSpec[]; readonly by: Actor }
  | { readonly type: 'tasks-added'; readonly tasks: readonly TaskSpec[]; readonly by: Actor }
  /** The whole task as it is from now on; only tasks that have not started can change. */
  | { readonly type: 'task-edited'; readonly spec: TaskSpec; readonly by: Actor }
  | { readonly type: 'task-skipped'; readonly task: TaskId; readonly reason: string; readonly by: Actor }
  /** An engine took the run up; `attended` tells whether a person can be asked. */
  | {
      readonly type: 'engine-started'
      readonly engine: ProcessIdentity
      readonly attended: boolean
      readonly tip: CommitId | null
      readonly by: Actor
    }
  /** The supervisor that agents and checks of this engine run under; recorded before the first of them. */
  | { readonly type: 'supervisor-started'; readonly supervisor: ProcessIdentity }
  | { readonly type: 'engine-stopping'; readonly signal: string; readonly by: Actor }
  | { readonly type: 'engine-stopped'; readonly because: 'interrupted' | 'waiting' | 'preflight' }
  | { readonly type: 'run-ended'; readonly outcome: 'done' | 'failed' }
  | { readonly type: 'preflight-passed' }
  | { readonly type: 'preflight-failed'; readonly failure: Failure }
  /** A person decided to go on although the target itself is red. */
  | { readonly type: 'preflight-overruled'; readonly by: Actor }
  | { readonly type: 'target-setup-finished'; readonly failure: Failure | null }
  /** The target's tip as seen by orch or moved by somebody else. */
  | { readonly type: 'target-moved'; readonly tip: CommitId | null }
  /** The intent to have an agent work on a task; written only with a place under the limits. */
  | {
      readonly type: 'attempt-started'
      readonly task: TaskId
      readonly attempt: number
      readonly agent: string
      readonly branch: string
      readonly start: AttemptStart
    }
  | {
      readonly type: 'slot-leased'
      readonly task: TaskId
      readonly attempt: number
      readonly slot: string
      readonly path: string
      readonly base: CommitId
    }
  /** Every slot is in use by other runs; allocation is tried again at `retryAt`. */
  | {
      readonly type: 'slots-busy'
      readonly task: TaskId
      readonly attempt: number
      readonly holders: readonly string[]
      readonly retryAt: Instant
    }
  | { readonly type: 'slot-released'; readonly slot: string }
  | {
      readonly type: 'agent-ended'
      readonly task: TaskId
      readonly attempt: number
      readonly outcome: AgentOutcome
      readonly summary: string | null
      readonly tokens: number | null
      readonly usd: number | null
    }
  /** The attempt's work is under refs. */
  | { readonly type: 'work-saved'; readonly work: Work; readonly committed: number; readonly strayed: string | null }
  | { readonly type: 'attempt-cancelling'; readonly task: TaskId; readonly attempt: number; readonly cause: CancelCause }
  | { readonly type: 'attempt-cancelled'; readonly task: TaskId; readonly attempt: number; readonly cause: CancelCause }
  | { readonly type: 'attempt-passed'; readonly task: TaskId; readonly attempt: number }
  /** `next` says how the task goes on; null when this was the end of it. */
  | {
      readonly type: 'attempt-failed'
      readonly task: TaskId
      readonly attempt: number
      readonly failure: Failure
      readonly next: NextTry | null
    }
  /** One result of one check; a candidate's are what I1 rests on. */
  | {
      readonly type: 'check-finished'
      readonly subject: CheckSubject
      readonly check: string
      readonly definition: string
      readonly policy: string
      readonly environment: string
      readonly commit: CommitId
      readonly tree: TreeId
      readonly result: CheckResult
      readonly log: string
    }
  | {
      readonly type: 'admission-judged'
      readonly task: TaskId
      readonly phase: 'branch' | 'merged'
      readonly patchId: string
      readonly answers: readonly RuleAnswer[]
    }
  | { readonly type: 'task-held'; readonly task: TaskId; readonly work: Work; readonly answers: readonly RuleAnswer[] }
  | { readonly type: 'approval-given'; readonly task: TaskId; readonly approval: Approval }
  | { readonly type: 'entry-queued'; readonly task: TaskId; readonly work: Work }
  | { readonly type: 'merge-started'; readonly task: TaskId; readonly candidate: number }
  | {
      readonly type: 'candidate-built'
      readonly task: TaskId
      readonly candidate: number
      readonly base: CommitId
      readonly commit: CommitId
      readonly tree: TreeId
      readonly patchId: string
      /** Checks in the order they run: required ones first, cheap ones before dear ones. */
      readonly checks: readonly string[]
    }
  | { readonly type: 'candidate-abandoned'; readonly task: TaskId; readonly candidate: number; readonly because: AbandonCause }
  /** The intent of the one irreversible step; durable before the target moves. */
  | {
      readonly type: 'landing-started'
      readonly task: TaskId
      readonly candidate: number
      readonly base: CommitId
      readonly commit: CommitId
      readonly tree: TreeId
    }
  | {
      readonly type: 'landing-blocked'
      readonly task: TaskId
      readonly candidate: number
      readonly checkout: string
      readonly reason: string
      readonly paths: readonly string[]
      readonly retryAt: Instant
    }
  | {
      readonly type: 'landed'
      readonly task: TaskId
      readonly candidate: number
      readonly base: CommitId
      readonly commit: CommitId
      readonly tree: TreeId
    }
  /** The check is red on the base too: nobody is blamed, the entry waits until the target moves. */
  | { readonly type: 'entry-suspended'; readonly task: TaskId; readonly failure: Failure; readonly base: CommitId }
  | { readonly type: 'entry-resumed'; readonly task: TaskId }
  | { readonly type: 'entry-bounced'; readonly task: TaskId; readonly failure: Failure; readonly next: NextTry | null }
  | { readonly type: 'branch-released'; readonly task: TaskId; readonly outcome: 'deleted' | 'moved' | 'gone' }
  /** The task needed no change: the target already holds it, or none was asked for. */
  | { readonly type: 'task-done'; readonly task: TaskId; readonly reason: string }
  | { readonly type: 'task-dead'; readonly task: TaskId; readonly failure: Failure }
  /** `because` names the dependency whose end ended this task; null when a person cancelled it. */
  | { readonly type: 'task-cancelled'; readonly task: TaskId; readonly because: TaskId | null; readonly reason: string; readonly by: Actor | null }
  /** A person revived a dead or cancelled task. */
  | { readonly type: 'task-revived'; readonly task: TaskId; readonly next: NextTry; readonly agent: string | null; readonly by: Actor | null }
  /** A provider asked for patience; nothing of this agent starts before `until`. */
  | { readonly type: 'agent-cooled-down'; readonly agent: string; readonly until: Instant }
  /** An effect could not be performed for a reason of the host; it is wanted again at `until`. */
  | { readonly type: 'effect-stalled'; readonly effect: string; readonly failure: Failure; readonly until: Instant }
  | { readonly type: 'effect-resumed'; readonly effect: string }
  /** A command from another terminal was taken in; never applied twice. */
  | { readonly type: 'ask-received'; readonly ask: string; readonly refused: string | null }

/** How a task goes on after a failure. */
export interface NextTry {
  readonly start: AttemptStart
  /** Not before this instant: the durable timer of the backoff. */
  readonly notBefore: Instant
  /** Position in the task's chain of agents. */
  readonly agent: number
  /** True when the attempt begins on a branch of its own, nothing of the work before in it. */
  readonly clean: boolean
}

/** Why a candidate was given up without blame; its entry is pending again unless the task left the queue. */
export type AbandonCause = 'base-moved' | 'target-gone' | 'withdrawn' | 'held' | 'nothing-to-merge'

/** An event as a journal line holds it. */
export type Recorded = Event & {
  readonly v: 1
  readonly seq: number
  /** ISO-8601 with milliseconds, UTC. */
  readonly at: string
  /** First 16 hex digits of the SHA-256 of the line before. */
  readonly prev: string
}

export type EventType = Event['type']
