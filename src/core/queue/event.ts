import type { NextTry, Work } from '../attempt/work.ts'
import type { Failure, RuleAnswer } from '../failure.ts'
import type { CommitId, Instant, TaskId, TreeId } from '../ids.ts'
import type { Lower } from '../pull-request/pull-request.ts'

/** What happens in the merge queue. */
export type QueueEvent =
  | { readonly type: 'entry-queued'; readonly task: TaskId; readonly work: Work }
  /** `lower`: the open pull request it is made on; absent: the target. */
  | {
      readonly type: 'merge-started'
      readonly task: TaskId
      readonly candidate: number
      readonly lower?: Lower
    }
  | {
      readonly type: 'candidate-built'
      readonly task: TaskId
      readonly candidate: number
      readonly base: CommitId
      readonly commit: CommitId
      readonly tree: TreeId
      readonly patchId: string
      /** What admission says to the merged product. */
      readonly answers: readonly RuleAnswer[]
      /** Checks in the order they run: required ones first, cheap ones before dear ones. */
      readonly checks: readonly string[]
    }
  | {
      readonly type: 'candidate-abandoned'
      readonly task: TaskId
      readonly candidate: number
      readonly because: AbandonCause
    }
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
      /** What is on the target. */
      readonly commit: CommitId
      readonly tree: TreeId
      /** The candidate that was proven, where the forge made another commit of the same tree; absent: `commit`. */
      readonly proven?: CommitId
      /** The branch here stays behind the remote's; absent: it does not, or there is no remote. */
      readonly lag?: Lag
    }
  /** The check is red on the base too: nobody is blamed, the entry waits until the target moves. */
  | {
      readonly type: 'entry-suspended'
      readonly task: TaskId
      readonly failure: Failure
      readonly base: CommitId | null
    }
  | { readonly type: 'entry-resumed'; readonly task: TaskId }
  | {
      readonly type: 'entry-bounced'
      readonly task: TaskId
      readonly failure: Failure
      readonly next: NextTry | null
    }

/** Why the branch here did not follow its remote's; the next landing tries again. */
export type Lag =
  /** It holds commits that the remote's has not. */
  | { readonly kind: 'apart'; readonly tip: CommitId }
  | {
      readonly kind: 'blocked'
      readonly checkout: string
      readonly reason: string
      readonly paths: readonly string[]
    }

/** Why a candidate was given up without blame; its entry is pending again. */
export type AbandonCause = 'base-moved' | 'target-gone'
