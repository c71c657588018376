import type { CommitId } from '../../../src/core/ids.ts'
import type { Forge } from '../../../src/ports/forge.ts'
import type { TestFiles } from '../../support/git.ts'

/**
 * What a forge has to offer so that the contract can be tried on it: a repository with a default branch `main`, real
 * git behind it, and what people and programs do there. Nothing in it is GitHub's alone.
 */
export interface ForgeStage {
  readonly forge: Forge
  /** Pushes a new branch with one commit, from `main` or another; answers its head. */
  push(branch: string, files: TestFiles, from?: string): CommitId
  /** The tip of a branch in the forge's repository. */
  tip(branch: string): CommitId
  /** Pull requests from a branch, as the forge keeps them. */
  pulls(branch: string): Promise<readonly StagedPull[]>
  protect(
    branch: string,
    rules: { readonly checks?: readonly string[]; readonly queue?: boolean },
  ): Promise<void>
  allowAutoMerge(isAllowed: boolean): Promise<void>
  check(head: CommitId, name: string, run: StagedCheck): Promise<void>
  review(
    number: number,
    review: {
      readonly verdict: 'approve' | 'changes' | 'comment'
      readonly text: string
      readonly line?: { readonly path: string; readonly line: number }
    },
  ): Promise<void>
  /** A person opens a pull request by hand. */
  openByHand(branch: string, base: string, title: string): Promise<void>
  openIssue(issue: {
    readonly title: string
    readonly body: string
    readonly labels: readonly string[]
  }): Promise<number>
  /** The forge's queue merges what is first in it. */
  advanceQueue(branch: string): Promise<void>
  /** The next such call has its effect and then no answer. */
  dropAfter(call: 'open' | 'merge' | 'comment'): Promise<void>
  /** What was just written is not in the next list. */
  staleList(): Promise<void>
  /** Every call goes wrong in this way until `recover`. */
  fail(how: 'outage' | 'long-limit' | 'bad-token' | 'read-only'): Promise<void>
  recover(): Promise<void>
  /** Questions since the last time it was asked. */
  calls(): Promise<number>
  close(): Promise<void>
}

export interface StagedCheck {
  readonly outcome: 'pending' | 'passed' | 'failed'
  readonly log?: string
}

export interface StagedCheck {
  readonly outcome: 'pending' | 'passed' | 'failed'
  readonly log?: string
}

export interface StagedPull {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly base: string
  readonly open: boolean
  readonly merged: boolean
  readonly draft: boolean
  readonly labels: readonly string[]
  readonly reviewers: readonly string[]
  readonly comments: readonly string[]
}
