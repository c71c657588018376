import type { Budget } from '../budget.ts'
import type { Config } from '../config.ts'
import type { GitSetting } from '../escape/settings.ts'
import type { Failure } from '../failure.ts'
import type { Actor, CommitId, Instant, ProcessIdentity, RunId, TreeId } from '../ids.ts'
import type { TaskSpec } from '../plan/plan.ts'
import type { BranchRules } from '../pull-request/pull-request.ts'

/** Why an engine let go of a run that has not ended. */
export type StopCause =
  /** Somebody stopped it. */
  | 'interrupted'
  /** Only people can move it. */
  | 'waiting'
  /** The target itself is red. */
  | 'preflight'
  /** The machine refuses what the run needs, time and again. */
  | 'host-fault'

/** What happens to the run as a whole. */
export type RunEvent =
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
  | {
      readonly type: 'plan-accepted'
      readonly tasks: readonly TaskSpec[]
      /** How many `task-skipped` follow before the run has begun; absent: none. */
      readonly skips?: number
      readonly by: Actor
    }
  | { readonly type: 'tasks-added'; readonly tasks: readonly TaskSpec[]; readonly by: Actor }
  /** An engine took the run up; `attended` tells whether a person can be asked. */
  | {
      readonly type: 'engine-started'
      readonly engine: ProcessIdentity
      readonly supervisor: ProcessIdentity
      readonly attended: boolean
      readonly tip: CommitId | null
      /** Settings of git that run programs or redirect, as they are from here on; absent: as they were, or nobody looked. */
      readonly gitSettings?: readonly GitSetting[]
      /** What the forge asks of the target; absent where none is asked. */
      readonly rules?: BranchRules
      readonly by: Actor
    }
  /** Another supervisor took the place of one that was killed. */
  | { readonly type: 'supervisor-started'; readonly supervisor: ProcessIdentity }
  | { readonly type: 'engine-stopping'; readonly signal: string; readonly by: Actor }
  | { readonly type: 'engine-stopped'; readonly because: StopCause }
  | { readonly type: 'run-ended'; readonly outcome: 'done' | 'failed' }
  /** A person gave the run another budget than its config. */
  | { readonly type: 'budget-raised'; readonly budget: Budget; readonly by: Actor }
  | { readonly type: 'preflight-passed' }
  | { readonly type: 'preflight-failed'; readonly failure: Failure }
  /** A person decided to go on although the target itself is red. */
  | { readonly type: 'preflight-overruled'; readonly by: Actor }
  | { readonly type: 'target-setup-finished'; readonly failure: Failure | null }
  /** The target's tip as seen by orch or moved by somebody else. */
  | { readonly type: 'target-moved'; readonly tip: CommitId | null }
  /** An effect could not be performed for a reason of the host; it is wanted again at `until`. */
  | {
      readonly type: 'effect-stalled'
      readonly effect: string
      readonly failure: Failure
      readonly until: Instant
    }
  | { readonly type: 'effect-resumed'; readonly effect: string }
  /** A command from another terminal was taken in; never applied twice. */
  | { readonly type: 'ask-received'; readonly ask: string; readonly refused: string | null }
