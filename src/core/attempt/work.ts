import type { Failure } from '../failure.ts'
import type { Actor, AttemptRef, CommitId, Instant, TaskId, TreeId } from '../ids.ts'
import type { Lower } from '../pull-request/pull-request.ts'
import type { Usage } from './usage.ts'

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
  /** The open pull request that it rests on; absent: the target. */
  readonly lower?: Lower
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
  /** It says it is done; git decides whether that is so. `denied`: what its permissions kept it from, absent for nothing. */
  | { readonly kind: 'claimed-success'; readonly denied?: readonly DeniedTool[] }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** orch ended it because somebody asked. */
  | { readonly kind: 'cancelled' }

/** A tool that an agent wanted to use and was not allowed to. */
export interface DeniedTool {
  readonly tool: string
  readonly summary: string
}

/** An agent's own session as it was when its latest attempt ended. */
export interface AgentSessionRecord {
  readonly agent: string
  readonly id: string
  /** The worktree it knows; agents find their sessions by it. */
  readonly path: string
  /** How often it was gone on with. */
  readonly resumes: number
  /** All that it has used, in every attempt it took part in; null while nobody told. */
  readonly usage: Usage | null
}

/** Why an attempt is being ended before its time. */
export type CancelCause =
  /** A person cancelled the task, or `by` nobody the run's deadline did; or the end of the task it rests on (`because`). */
  | {
      readonly kind: 'task-cancelled'
      readonly reason: string
      readonly by: Actor | null
      readonly because?: TaskId
    }
  /** The engine is stopping; the task goes on after `resume`. */
  | { readonly kind: 'engine-stopping' }
  /** It changed what is not its own. */
  | { readonly kind: 'escaped'; readonly what: string }
  /** The task's deadline passed. */
  | { readonly kind: 'deadline-passed' }

/** How a task goes on after a failure. */
export interface NextTry {
  readonly start: AttemptStart
  /** Not before this instant: the durable timer of the backoff. */
  readonly notBefore: Instant
  /** Until when the provider that refused is left alone; absent is `notBefore`, if it refused at all. */
  readonly opensAt?: Instant
  /** Position in the task's chain of agents. */
  readonly agent: number
  /** True when the attempt begins on a branch of its own, nothing of the work before in it. */
  readonly clean: boolean
}
