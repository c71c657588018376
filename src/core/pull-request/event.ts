import type { Work } from '../attempt/work.ts'
import type { Failure } from '../failure.ts'
import type { CommitId, TaskId, TreeId } from '../ids.ts'
import type { PullRequestSeen } from './pull-request.ts'

/** What happens to pull requests of the run. */
export type ProposalEvent =
  /** The intent to push and to open; durable before anything of it leaves this machine. */
  | {
      readonly type: 'proposal-started'
      readonly task: TaskId
      readonly candidate: number
      readonly base: CommitId
      readonly commit: CommitId
      readonly tree: TreeId
    }
  /** It is open with `head`, whose tree is the proven one. */
  | {
      readonly type: 'proposed'
      readonly task: TaskId
      readonly candidate: number
      readonly number: number
      readonly url: string
      readonly head: CommitId
      /** What the forge did not take as it was opened, such as `milestone v2`; absent: it took everything, or was open before. */
      readonly unmet?: readonly string[]
    }
  /** Something about it is not as it was at the last look. */
  | { readonly type: 'proposal-seen'; readonly task: TaskId; readonly seen: PullRequestSeen }
  /** The forge merges it itself: once everything is there, or when its queue comes to it. */
  | {
      readonly type: 'proposal-armed'
      readonly task: TaskId
      readonly candidate: number
      readonly how: 'armed' | 'queued'
    }
  /** The forge was told not to merge it by itself, for it is to be proven anew. */
  | { readonly type: 'proposal-disarmed'; readonly task: TaskId }
  /** A rule holds it back and the forge does not wait for that: it is merged once a look says that it may be. */
  | {
      readonly type: 'proposal-held'
      readonly task: TaskId
      readonly candidate: number
      /** In the forge's words. */
      readonly detail: string
    }
  /** A draft was made ready for review. */
  | { readonly type: 'proposal-readied'; readonly task: TaskId }
  /** What was said of it was read, and none of it is news to the agent. */
  | { readonly type: 'proposal-heard'; readonly task: TaskId }
  /** The verdicts on what was pushed are at the forge. */
  | {
      readonly type: 'verdicts-published'
      readonly task: TaskId
      readonly commit: CommitId
      /** Why that was given up; absent: they are there. */
      readonly failure?: Failure
    }
  /** What the agent was given is answered. */
  | {
      readonly type: 'comments-answered'
      readonly task: TaskId
      /** What answers it. */
      readonly commit: CommitId
      /** Why that was given up; absent: it was said. */
      readonly failure?: Failure
    }
  /** A person pushed to its branch: their commit is the work now. */
  | { readonly type: 'work-adopted'; readonly task: TaskId; readonly work: Work }
  /** What the forge put on the target is not what was proven. */
  | {
      readonly type: 'landing-unverified'
      readonly task: TaskId
      readonly candidate: number
      readonly commit: CommitId
      /** The tree that is there now. */
      readonly tree: TreeId
    }
