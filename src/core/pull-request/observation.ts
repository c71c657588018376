import type { WorkFacts } from '../admission/facts.ts'
import type { CommitId, TaskId, TreeId } from '../ids.ts'
import type { Lag } from '../queue/event.ts'
import type { PullRequestSeen, RemoteEvidence } from './pull-request.ts'

/** What stages saw of pull requests. */
export type ProposalObservation =
  /** The pull request is open; `head` is what was pushed. */
  | {
      readonly type: 'proposal-made'
      readonly task: TaskId
      readonly candidate: number
      readonly number: number
      readonly url: string
      readonly head: CommitId
      /** What the forge did not take of what it was to be given, such as `milestone v2`. */
      readonly unmet?: readonly string[]
    }
  /** What is not as before about pull requests; `tip` is where the target is. */
  | {
      readonly type: 'proposals-seen'
      /** Why the branch here does not follow; absent: it does, or nothing landed. */
      readonly lag?: Lag
      readonly tip: CommitId | null
      readonly proposals: readonly {
        readonly task: TaskId
        readonly seen: PullRequestSeen
        /** What it was compared with; absent: it was looked at for itself. */
        readonly news?: number
        /** What merging it put on the target, read from git; null while that is not there. */
        readonly landed: { readonly commit: CommitId; readonly tree: TreeId } | null
      }[]
    }
  /** The forge was asked to merge it, and does so itself later. */
  | {
      readonly type: 'proposal-left'
      readonly task: TaskId
      readonly candidate: number
      readonly how: 'armed' | 'queued'
    }
  /** The forge was asked to merge it, and neither does so nor will by itself. */
  | {
      readonly type: 'proposal-held'
      readonly task: TaskId
      readonly candidate: number
      readonly detail: string
    }
  /** It is merged; commit and tree are read from git. */
  | {
      readonly type: 'proposal-merged'
      readonly lag?: Lag
      readonly task: TaskId
      readonly candidate: number
      readonly commit: CommitId
      readonly tree: TreeId
    }
  | { readonly type: 'draft-readied'; readonly task: TaskId }
  /** The forge does not merge it by itself any more. */
  | { readonly type: 'merge-disarmed'; readonly task: TaskId; readonly number: number }
  | { readonly type: 'evidence-read'; readonly task: TaskId; readonly evidence: RemoteEvidence }
  /** What was to be said at the forge is said there. */
  | { readonly type: 'forge-told'; readonly effect: string }
  /** Somebody else pushed to a task's branch; branch and refs here are at `head` already. */
  | {
      readonly type: 'branch-taken-over'
      readonly task: TaskId
      readonly head: CommitId
      readonly facts: WorkFacts
    }
