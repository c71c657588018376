import type { TaskId } from '../ids.ts'

/** Reads what failed checks and reviewers say. */
export interface EvidenceReading {
  readonly type: 'read-evidence'
  readonly id: string
  readonly task: TaskId
  readonly number: number
  /** The forge is to merge it by itself, and is told not to first; absent: it is not. */
  readonly armed?: true
}

/** Takes an armed merge back before the change is proven anew. */
export interface ProposalDisarming {
  readonly type: 'disarm-proposal'
  readonly id: string
  readonly task: TaskId
  readonly number: number
}
