import type { CommitId, RunId, TaskId } from '../core/ids.ts'
import type {
  BranchRules,
  ForgeFault,
  MergeMethod,
  PullRequestName,
  PullRequestSeen,
  RemoteEvidence,
} from '../core/pull-request/pull-request.ts'

/** What the forge answered, or why it did not. */
export type Answered<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'fault'; readonly fault: ForgeFault }

/** A pull request as orch wants it. */
export interface PullRequestAsk {
  readonly run: RunId
  readonly task: TaskId
  /** The pushed branch that holds the change. */
  readonly branch: string
  readonly base: string
  readonly title: string
  /** Markdown; the mark by which orch knows its own again is put in by the forge's adapter. */
  readonly body: string
  readonly draft: boolean
  readonly labels: readonly string[]
  readonly reviewers: readonly string[]
  readonly assignees: readonly string[]
  readonly milestone: string | null
}

/** The pull request, and what was wished of it that the forge does not take, such as a reviewer it does not know. */
export interface PullRequestEnsured extends PullRequestName {
  readonly unmet: readonly string[]
}

export type MergeAnswer =
  /** The forge says that it merged; git has the last word. */
  | { readonly kind: 'merged'; readonly commit: CommitId }
  /** The forge merges it itself once everything it asks for is there. */
  | { readonly kind: 'armed' }
  /** It stands in the forge's own merge queue. */
  | { readonly kind: 'queued' }
  /** A rule holds it back, and the forge does not wait for that by itself; `detail` in its words. */
  | { readonly kind: 'held'; readonly detail: string }

/**
 * The place where pull requests live. Every call may be made twice: the second adopts what the first left. Limits are
 * waited out inside only while that is short; longer ones are faults.
 */
export interface Forge {
  /** Its name for people, and the host it lives on, e.g. `GitHub` and `github.com`. */
  readonly name: string
  readonly host: string
  /** What is asked of this branch, and what could not be read. */
  rules(branch: string): Promise<Answered<BranchRules>>
  /** The pull request of this run's task: the one there is, brought up to this text, or a new one; never a second. */
  ensure(ask: PullRequestAsk): Promise<Answered<PullRequestEnsured>>
  /** The state of several in one question; one that does not exist is left out. */
  look(numbers: readonly number[]): Promise<Answered<readonly PullRequestSeen[]>>
  /** What failed checks and reviewers say of it, newest last, each text cut at some thousand characters. */
  evidence(number: number): Promise<Answered<RemoteEvidence>>
  /** Makes a draft ready for review. */
  ready(number: number): Promise<Answered<null>>
  /**
   * Merges exactly `head` into exactly `base`, or leaves that to the forge's queue or auto-merge where the branch has one or something is
   * still missing; never beside a merge queue.
   */
  merge(ask: {
    readonly number: number
    readonly head: CommitId
    readonly base: string
    readonly method: MergeMethod
    readonly subject: string
    readonly body: string
    readonly mergeQueue: boolean
  }): Promise<Answered<MergeAnswer>>
  /** Takes back an order to merge it later, out of the queue too, so that nothing lands which went back to its agent. */
  disarm(number: number): Promise<Answered<null>>
  /** Sets another base, when the one below it has landed. */
  retarget(number: number, base: string): Promise<Answered<null>>
  /** Says something below it, once per `mark`. */
  comment(number: number, said: { readonly mark: string; readonly text: string }): Promise<Answered<null>>
  /** Settles what a reviewer said of a line, by the comment's id; a review as a whole has nothing to settle. */
  resolve(id: string): Promise<Answered<null>>
  close(number: number): Promise<Answered<null>>
  /** Publishes a verdict of orch on a commit, once per name and outcome. */
  publish(verdict: {
    readonly commit: CommitId
    readonly name: string
    readonly outcome: 'pending' | 'passed' | 'failed'
    readonly text: string
  }): Promise<Answered<null>>
  /** Open issues with all of these labels, oldest first. */
  issues(labels: readonly string[]): Promise<Answered<readonly ForgeIssue[]>>
}

export interface ForgeIssue {
  readonly number: number
  readonly url: string
  readonly title: string
  readonly body: string
}
