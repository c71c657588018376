import type { TaskId } from '../ids.ts'
import type { Saying } from './saying.ts'

/** What is wanted of the forge beyond opening, watching and merging. */
export type ProposalErrand =
  /** Reads what failed checks and reviewers say. */
  | (Errand & {
      readonly type: 'read-evidence'
      /** The forge is to merge it by itself, and is told not to first; absent: it is not. */
      readonly armed?: true
    })
  /** Takes an armed merge back before the change is proven anew. */
  | (Errand & { readonly type: 'disarm-proposal' })
  /** Makes a draft ready for review. */
  | (Errand & { readonly type: 'ready-proposal' })
  | Saying

interface Errand {
  readonly id: string
  readonly task: TaskId
  readonly number: number
}
