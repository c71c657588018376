import type { WorkFacts } from '../admission/facts.ts'
import type { CommitId, TaskId, TreeId } from '../ids.ts'
import type { Lag } from './event.ts'

/** What stages saw of a candidate. */
export type QueueObservation =
  | {
      readonly type: 'candidate-merged'
      readonly task: TaskId
      readonly candidate: number
      readonly base: CommitId
      readonly commit: CommitId
      readonly tree: TreeId
      readonly facts: WorkFacts
    }
  | {
      readonly type: 'merge-conflicted'
      readonly task: TaskId
      readonly candidate: number
      readonly base: CommitId
      readonly files: readonly string[]
      readonly detail: string
    }
  | {
      readonly type: 'merge-pointless'
      readonly task: TaskId
      readonly candidate: number
      readonly base: CommitId
    }
  | { readonly type: 'target-gone'; readonly task: TaskId; readonly candidate: number }
  /** `lag`: the branch here did not follow its remote's. */
  | {
      readonly type: 'target-landed'
      readonly task: TaskId
      readonly candidate: number
      readonly lag?: Lag
    }
  | {
      readonly type: 'base-moved'
      readonly task: TaskId
      readonly candidate: number
      readonly tip: CommitId | null
    }
  | {
      readonly type: 'landing-stopped'
      readonly task: TaskId
      readonly candidate: number
      readonly checkout: string
      readonly reason: string
      readonly paths: readonly string[]
    }
