import type { Answer } from './attempt/question.ts'
import type { AttemptStart } from './attempt/work.ts'
import type { CheckSpec } from './config.ts'
import type { AttemptRef, CommitId, Instant, TaskId, TreeId } from './ids.ts'
import type { TaskSpec } from './plan/plan.ts'
import type { ProposalErrand } from './pull-request/errand.ts'
import type { Lower, MergeMethod, PullRequestSeen } from './pull-request/pull-request.ts'
import type { ProposalStory } from './pull-request/story.ts'
import type { CandidateMerge, LandingText } from './queue/merging.ts'
import type { PastAttempt } from './task/state.ts'
import type { CheckSubject } from './verdict/verdict.ts'

/**
 * Everything the core may want of the world. The id is made from the world alone, so the same want has the
 * same id after a restart; every effect may be performed twice.
 */
export type Effect =
  /** Runs setup on the target's tip in a check slot. */
  | { readonly type: 'set-up-target'; readonly id: string; readonly commit: CommitId }
  | {
      readonly type: 'run-check'
      readonly id: string
      readonly subject: CheckSubject
      readonly check: CheckSpec
      readonly commit: CommitId
      /** Where `restore` paths come from. */
      readonly base: CommitId
      /** 0 for the first run on this tree; a rerun never takes a cached verdict. */
      readonly rerun: number
      /** The agent slot of a branch check; null runs in a clean check slot. */
      readonly slot: { readonly name: string; readonly path: string } | null
    }
  | ({
      readonly type: 'allocate'
      readonly id: string
      readonly spec: TaskSpec
      readonly branch: string
      readonly target: string
      /** Where the target was last known to be. */
      readonly tip: CommitId | null
      readonly start: AttemptStart
      /** The slot this task had before. */
      readonly prefer: string | null
      /** The base of the saved state, null for a first attempt. */
      readonly base: CommitId | null
      /** No merge is made for it: its net change is put on the target. */
      readonly linear: boolean
    } & AttemptRef)
  | ({
      readonly type: 'run-agent'
      readonly id: string
      readonly spec: TaskSpec
      readonly agent: string
      readonly branch: string
      readonly slot: string
      readonly path: string
      readonly base: CommitId
      readonly start: AttemptStart
      /** The agent's own session to go on with; null begins a fresh one. */
      readonly session: string | null
      /** Attempts of this task before. */
      readonly past: readonly PastAttempt[]
    } & AttemptRef)
  /** Ends an agent that runs; its own `run-agent` reports the end. */
  | ({ readonly type: 'end-agent'; readonly id: string } & AttemptRef)
  /** Lays an answer out where the agent looks for it; wanted until the attempt ends. */
  | ({
      readonly type: 'answer-agent'
      readonly id: string
      readonly question: string
      readonly answer: Answer
    } & AttemptRef)
  | ({
      readonly type: 'save-work'
      readonly id: string
      readonly spec: TaskSpec
      readonly agent: string
      readonly branch: string
      readonly slot: string
      readonly path: string
      readonly base: CommitId
      readonly target: string
      /** Where the target was last known to be. */
      readonly tip: CommitId | null
      /** The message and the instant of the commit that takes leftovers in. */
      readonly subject: string
      readonly at: Instant
    } & AttemptRef)
  | ({
      readonly type: 'release-slot'
      readonly id: string
      readonly spec: TaskSpec
      readonly slot: string
      readonly path: string
    } & AttemptRef)
  /** Reads from git what a branch that somebody made amounts to. */
  | { readonly type: 'read-branch'; readonly id: string; readonly task: TaskId; readonly branch: string }
  | CandidateMerge
  | {
      readonly type: 'land'
      readonly id: string
      readonly task: TaskId
      readonly candidate: number
      readonly target: string
      readonly tip: CommitId | null
      readonly base: CommitId
      readonly commit: CommitId
      /** The pull request whose merge lands it; absent: orch itself moves the target. */
      readonly proposal?: ProposalLanding
    }
  /** Pushes a proven candidate and opens or updates the task's pull request. */
  | {
      readonly type: 'propose'
      readonly id: string
      readonly task: TaskId
      readonly candidate: number
      readonly target: string
      readonly base: CommitId
      readonly commit: CommitId
      readonly tree: TreeId
      readonly head: CommitId
      readonly branch: string
      readonly attempt: number
      /** Where the work began, which may have landed as other commits; absent: it is on the target. */
      readonly since?: CommitId
      /** Its pull request; absent: none was opened yet. */
      readonly number?: number
      /** Commits that the remote's branch may be at without anybody else having pushed. */
      readonly own: readonly CommitId[]
      readonly story: ProposalStory
      /** The pull request below it, whose branch is its base; absent: it goes to the target. */
      readonly lower?: Lower
      /** Its pull request goes to the branch below still, and to the target from now on; absent: it stays where it is. */
      readonly comesDown?: true
    }
  /** Looks at open pull requests until something about them, or the target, has changed. */
  | {
      readonly type: 'watch-proposals'
      readonly id: string
      readonly target: string
      readonly tip: CommitId | null
      readonly open: readonly WatchedProposal[]
    }
  | ProposalErrand
  | {
      readonly type: 'release-branch'
      readonly id: string
      readonly task: TaskId
      readonly branch: string
      readonly head: CommitId
      /** Commits of orch's that the remote's branch may be at; absent: it has none. */
      readonly pushed?: readonly CommitId[]
      /** Pull requests that were left open on it; absent: none. */
      readonly above?: readonly number[]
    }
  /** Moves the target back from where an agent put it, if it still is there. */
  | {
      readonly type: 'restore-target'
      readonly id: string
      readonly target: string
      readonly tip: CommitId
      readonly back: CommitId | null
    }
  /** Reports when the target's tip is no longer `tip`; wanted while something waits for that. */
  | {
      readonly type: 'watch-target'
      readonly id: string
      readonly target: string
      readonly tip: CommitId | null
    }

/** How a forge is asked to merge. */
export interface ProposalLanding {
  readonly number: number
  readonly attempt: number
  readonly head: CommitId
  readonly branch: string
  readonly tree: TreeId
  readonly method: MergeMethod
  readonly mergeQueue: boolean
  readonly text: LandingText
}

/** A pull request as it was last seen; null: not since it was pushed. */
export interface WatchedProposal {
  readonly task: TaskId
  readonly attempt: number
  readonly number: number
  readonly branch: string
  readonly base: CommitId
  readonly head: CommitId
  /** Where the work began, which may have landed as other commits; absent: it is on the target. */
  readonly since?: CommitId
  readonly seen: PullRequestSeen | null
  /** What this is as of, to be told with what is seen. */
  readonly news: number
  /** What the forge took over is not to be seen yet: every look is told; absent: only news. */
  readonly awaited?: true
}

export type EffectType = Effect['type']
