import type { CommitId } from '../ids.ts'
import type { PullRequestName, RemoteComment } from './pull-request.ts'

/** What stays of a task's pull request when its entry leaves the queue. */
export interface ProposalRecord {
  /** Null: none was opened. */
  readonly opened: (PullRequestName & { readonly state: 'open' | 'merged' | 'closed' }) | null
  /** What its branch at the forge was last known to be at; null: nothing was opened. */
  readonly head: CommitId | null
  /** The branch of the pull request below it, since it was meant to go there; null: the target. */
  readonly base: string | null
  /** Every commit that orch meant to push: another one on the branch is somebody else's. */
  readonly pushed: readonly CommitId[]
  /** Ids of comments that the agent was given. */
  readonly heard: readonly string[]
  /** Those of them that nothing was pushed for yet. */
  readonly unanswered: readonly RemoteComment[]
}

export const nothingProposed: ProposalRecord = {
  opened: null,
  head: null,
  base: null,
  pushed: [],
  heard: [],
  unanswered: [],
}
