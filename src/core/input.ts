import type { WorkFacts } from './admission/facts.ts'
import type { AttemptUsage } from './attempt/usage.ts'
import type { AgentOutcome } from './attempt/work.ts'
import type { Config } from './config.ts'
import type { Change } from './escape/change.ts'
import type { GitSetting } from './escape/settings.ts'
import type { Maker } from './escape/stray.ts'
import type { Failure } from './failure.ts'
import type { Actor, AttemptRef, CommitId, Instant, ProcessIdentity, RunId, TaskId, TreeId } from './ids.ts'
import type { TaskSpec } from './plan/plan.ts'
import type { ProposalObservation } from './pull-request/observation.ts'
import type { BranchRules } from './pull-request/pull-request.ts'
import type { QueueObservation } from './queue/observation.ts'
import type { CheckResult, CheckSubject } from './verdict/verdict.ts'

/** What a person or a program asked for. */
export type Command =
  | {
      readonly type: 'start-run'
      readonly run: RunId
      readonly plan: string
      readonly target: string
      readonly base: CommitId
      readonly tree: TreeId
      readonly config: Config
      readonly policy: string
      readonly onDead: 'continue' | 'stop'
      readonly deadlineAt: Instant | null
      readonly tasks: readonly TaskSpec[]
      /** Tasks that need not run, with the reason. */
      readonly skips: readonly { readonly task: TaskId; readonly reason: string }[]
    }
  /** `attended`: a person is there to be asked, so a run that waits stays. */
  | {
      readonly type: 'start-engine'
      readonly engine: ProcessIdentity
      /** What agents and checks will run under. */
      readonly supervisor: ProcessIdentity
      readonly attended: boolean
      readonly tip: CommitId | null
      /** Settings of git that run programs or redirect; absent: nobody looked. */
      readonly gitSettings?: readonly GitSetting[]
      /** What the forge asks of the target; absent where none is asked, or it did not answer. */
      readonly rules?: BranchRules
      /** It only brings to an end what is under way; nothing new starts. */
      readonly windingUp?: boolean
    }
  | { readonly type: 'stop-engine'; readonly signal: string }
  | { readonly type: 'overrule-preflight' }
  /** Another bound on what the run may use up; a unit that is null keeps the one it has. */
  | { readonly type: 'raise-budget'; readonly usd: number | null; readonly tokens: number | null }
  /** Git's settings are as a person wants them. */
  | { readonly type: 'accept-settings'; readonly settings: readonly GitSetting[] }
  | { readonly type: 'add-tasks'; readonly tasks: readonly TaskSpec[] }
  | { readonly type: 'edit-task'; readonly spec: TaskSpec }
  | { readonly type: 'skip-task'; readonly task: TaskId; readonly reason: string }
  | { readonly type: 'cancel-tasks'; readonly tasks: readonly TaskId[] | 'all'; readonly reason: string }
  /** Dead tasks that nobody wants any more: they end as cancelled by a person. */
  | { readonly type: 'drop-tasks'; readonly tasks: readonly TaskId[]; readonly reason: string }
  | {
      readonly type: 'retry-tasks'
      readonly tasks: readonly TaskId[]
      readonly hint: string | null
      readonly agent: string | null
      readonly clean: boolean
    }
  | {
      readonly type: 'approve-task'
      readonly task: TaskId
      readonly override: string | null
      readonly reason: string | null
    }
  | { readonly type: 'reject-task'; readonly task: TaskId; readonly reason: string }
  /** What a person says to the agent of a task that waits for them. */
  | { readonly type: 'answer-task'; readonly task: TaskId; readonly answer: string }

/** What a stage, a timer or the system saw. */
export type Observation =
  /** Time went by; due timers are looked at. */
  | { readonly type: 'tick' }
  | { readonly type: 'supervisor-started'; readonly supervisor: ProcessIdentity }
  /** `was`: where it was last known to be when this was looked at; absent: whatever is known now. */
  | { readonly type: 'target-seen'; readonly tip: CommitId | null; readonly was?: CommitId | null }
  /** The target stands at a commit that was made in a task's slot; `before` is where it was until then, if that is told. */
  | {
      readonly type: 'target-strayed'
      readonly tip: CommitId
      readonly before: CommitId | null
      readonly maker: Maker
    }
  /** Something around the worktrees changed since the look before; `starting` had no agent by then. */
  | {
      readonly type: 'around-changed'
      readonly changes: readonly Change[]
      readonly starting: AttemptRef | null
      /** Attempts that ended since whoever looked last saw as much. */
      readonly ended: readonly AttemptRef[]
    }
  | { readonly type: 'git-settings-seen'; readonly settings: readonly GitSetting[] }
  | { readonly type: 'target-put-back'; readonly tip: CommitId; readonly outcome: 'restored' | 'moved' }
  | { readonly type: 'target-set-up'; readonly failure: Failure | null }
  /** Slot, branch and setup are in place; `alreadyDone` is what `doneWhen` said. */
  | {
      readonly type: 'slot-prepared'
      readonly task: TaskId
      readonly attempt: number
      readonly slot: string
      readonly path: string
      readonly base: CommitId
      readonly alreadyDone: boolean
    }
  | {
      readonly type: 'slots-busy'
      readonly task: TaskId
      readonly attempt: number
      readonly holders: readonly string[]
    }
  /** `slot` names the lease that was taken before it failed, if any. */
  | {
      readonly type: 'allocation-failed'
      readonly task: TaskId
      readonly attempt: number
      readonly failure: Failure
    }
  /** A running agent waits for an answer. */
  | {
      readonly type: 'agent-asked'
      readonly task: TaskId
      readonly attempt: number
      readonly question: string
      readonly text: string
      readonly options: readonly string[]
    }
  /** It waits no longer, whoever answered. */
  | {
      readonly type: 'agent-answered'
      readonly task: TaskId
      readonly attempt: number
      readonly question: string
    }
  | {
      readonly type: 'agent-exited'
      readonly task: TaskId
      readonly attempt: number
      readonly outcome: AgentOutcome
      readonly summary: string | null
      readonly tokens: number | null
      readonly usd: number | null
      /** As the agent counts; absent, `tokens` and `usd` are what the attempt used. */
      readonly usage?: AttemptUsage
      /** The agent's own session; absent when it told none. */
      readonly session?: string
    }
  | {
      readonly type: 'work-found'
      readonly task: TaskId
      readonly attempt: number
      readonly facts: WorkFacts
      readonly committed: number
      readonly strayed: string | null
    }
  | { readonly type: 'slot-returned'; readonly slot: string }
  | {
      readonly type: 'check-ended'
      readonly subject: CheckSubject
      readonly check: string
      readonly environment: string
      readonly commit: CommitId
      readonly tree: TreeId
      readonly result: CheckResult
      readonly log: string
    }
  /** What a branch that somebody made amounts to; null when there is no such branch. */
  | {
      readonly type: 'branch-read'
      readonly task: TaskId
      readonly branch: string
      readonly facts: WorkFacts | null
    }
  | QueueObservation
  | ProposalObservation
  | { readonly type: 'branch-let-go'; readonly task: TaskId; readonly outcome: 'deleted' | 'moved' | 'gone' }
  /** A stage met what it did not foresee. */
  | { readonly type: 'effect-failed'; readonly effect: string; readonly failure: Failure }

/** What goes with every input: the instant and the chance of the moment, and who asked. */
export interface Moment {
  readonly at: Instant
  /** In [0, 1). */
  readonly chance: number
}

export type Input =
  | (Command & Moment & { readonly by: Actor; readonly ask: string | null })
  | (Observation & Moment)
