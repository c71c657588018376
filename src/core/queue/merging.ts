import type { Config } from '../config.ts'
import type { CommitId, Instant, TaskId } from '../ids.ts'

/** Makes the candidate of a task's work, without a work tree. */
export interface CandidateMerge {
  readonly type: 'merge'
  readonly id: string
  readonly task: TaskId
  readonly candidate: number
  readonly target: string
  readonly tip: CommitId | null
  readonly head: CommitId
  readonly branch: string
  readonly text: LandingText
  readonly method: Config['queue']['method']
  /** The head of the open pull request it is made on; absent: the target's tip. */
  readonly onto?: CommitId
  /** Where the work began, which may have landed as other commits; absent: it is on the target. */
  readonly since?: CommitId
}

/** The message of a landed step; instants come from the event that promised it, so that merging twice gives one id. */
export interface LandingText {
  readonly subject: string
  readonly trailers: readonly (readonly [name: string, value: string])[]
  readonly at: Instant
}
