import type { WorkFacts } from '../core/admission/facts.ts'
import type { Config } from '../core/config.ts'
import type { Maker } from '../core/escape/stray.ts'
import type { AttemptRef, CommitId, Instant, RunId, TaskId, TreeId } from '../core/ids.ts'

/** A commit message body and trailers, in the order they are written. */
export interface CommitText {
  readonly subject: string
  readonly trailers: readonly (readonly [name: string, value: string])[]
  /** Author and committer instant; the same text, parents and instant give the same id. */
  readonly at: Instant
}

/**
 * How a branch becomes commits on the target: a merge commit, one commit with the base as its only parent, or each of its
 * commits anew, in the same order; a branch that holds merges is squashed even then.
 */
export type LandMethod = Config['queue']['method']

export type MergeResult =
  | { readonly kind: 'merged'; readonly base: CommitId; readonly commit: CommitId; readonly tree: TreeId }
  /** `files` in git's order; `detail` is git's own account. */
  | {
      readonly kind: 'conflict'
      readonly base: CommitId
      readonly files: readonly string[]
      readonly detail: string
    }
  /** The target already holds everything the branch would bring. */
  | { readonly kind: 'nothing'; readonly base: CommitId }

export type LandResult =
  | { readonly kind: 'landed' }
  /** The target is neither the base nor holds the candidate; `tip` is null when the branch is gone. */
  | { readonly kind: 'base-moved'; readonly tip: CommitId | null }
  /** A checkout of the target stands in the way; nothing was touched. */
  | {
      readonly kind: 'blocked'
      readonly checkout: string
      readonly reason: LandBlock
      readonly paths: readonly string[]
    }

/** Why a checked-out target could not be moved. */
export type LandBlock =
  /** Tracked paths that the landing changes have uncommitted changes. */
  | 'dirty'
  /** Untracked or ignored files stand where the landing writes. */
  | 'in-the-way'
  /** A merge, rebase, cherry-pick, revert or bisect is going on there. */
  | 'operation'
  /** Another git command holds the checkout's index lock. */
  | 'locked'

export type FollowResult =
  | { readonly kind: 'followed' }
  /** There is no such branch here. */
  | { readonly kind: 'absent' }
  /** The branch here holds commits that the remote's has not; nothing was touched. */
  | { readonly kind: 'apart'; readonly tip: CommitId }
  | Extract<LandResult, { readonly kind: 'blocked' }>

/** Where a commit that the target was found at comes from. */
export type TipOrigin =
  /** Nothing says that it was made in a slot. */
  | { readonly kind: 'elsewhere' }
  /** Made in a slot of this run; `before` is the tip until then where that descends from the known one. */
  | { readonly kind: 'attempt'; readonly maker: Maker; readonly before: CommitId | null }
  /** Made in a slot that a living engine of another run has leased. */
  | { readonly kind: 'other-run'; readonly run: RunId }

/** The repository as stages need it. Every call re-reads git; none trusts a cache across calls. */
export interface Repository {
  /** The commit of the target, as last fetched where it is a remote's branch; null when there is none. */
  tip(target: string): Promise<CommitId | null>
  /** The commit of `refs/heads/<name>` here, null when there is none. */
  branch(name: string): Promise<CommitId | null>
  tree(commit: CommitId): Promise<TreeId>
  /** True when `commit` can be reached from `from` (a commit is reachable from itself). */
  reaches(from: CommitId, commit: CommitId): Promise<boolean>
  /** The best common ancestor, null for unrelated histories. */
  mergeBase(a: CommitId, b: CommitId): Promise<CommitId | null>
  /** Facts of `merge-base(base, head)..head` for a branch, of base..head where base is an ancestor. */
  facts(ask: { base: CommitId; head: CommitId; branch: string }): Promise<WorkFacts>
  /**
   * Makes the candidate of `head` on the target's present tip without a work tree and gives it the ref
   * `refs/orch/<run>/<task>/candidate` in the same step. Performed twice on one tip it gives the same commit.
   */
  merge(ask: {
    run: RunId
    task: TaskId
    target: string
    head: CommitId
    text: CommitText
    /** Absent is `merge`. */
    method?: LandMethod
    /** Merged with this instead of the target's tip. */
    onto?: CommitId
    /** What the head was made on: where it lies behind `head` and not behind the other side, only what follows it counts. */
    since?: CommitId
  }): Promise<MergeResult>
  /**
   * Moves the target from base to candidate by compare-and-swap, updating a checkout of it by DESIGN I7.
   * Performed again after a crash it tells what the first call did and finishes a half-updated checkout.
   */
  land(ask: { target: string; base: CommitId; candidate: CommitId }): Promise<LandResult>
  /** Brings the branch of this name here forward to a remote's `commit`, with any checkout of it, by DESIGN I7. Idempotent. */
  follow(ask: { target: string; commit: CommitId }): Promise<FollowResult>
  /** Who made the commit that the target stands at, by the logs and heads of all slots. */
  origin(ask: { run: RunId; target: string; tip: CommitId; known: CommitId | null }): Promise<TipOrigin>
  /** Moves the target by compare-and-swap and nothing else (`to` null deletes it); `moved`: it was neither there nor back. */
  moveBack(ask: { target: string; from: CommitId; to: CommitId | null }): Promise<'restored' | 'moved'>
  /** Makes or moves an evidence ref below `refs/orch/<run>/`; idempotent. */
  keep(run: RunId, name: string, commit: CommitId): Promise<void>
  /**
   * Brings a task's branch and evidence to a commit that somebody pushed; where they were stays under a ref, and a slot
   * that has the branch checked out is detached. Idempotent.
   */
  adopt(ask: { run: RunId; ref: AttemptRef; branch: string; head: CommitId }): Promise<void>
  /** Deletes a task branch if it still is at `expected`; a slot that has it checked out is detached first. Idempotent. */
  releaseBranch(branch: string, expected: CommitId): Promise<'deleted' | 'moved' | 'gone'>
  /** The unified diff of two commits, cut at `limitBytes`. */
  diff(from: CommitId, to: CommitId, limitBytes: number): Promise<string>
}

/** A slot of one of the two pools while this engine holds its lease. */
export interface Slot {
  /** Folder name, e.g. `agent-1` or `check-2`. */
  readonly name: string
  readonly path: string
  /** True until setup has run in it for the current key. */
  readonly fresh: boolean
}

export type SlotLease =
  | { readonly kind: 'leased'; readonly slot: Slot }
  /** Every slot is in use, by runs named here. */
  | { readonly kind: 'busy'; readonly holders: readonly string[] }

/** What a slot's work tree was found to hold, after it was put under refs. */
export interface SavedWork {
  readonly head: CommitId
  readonly tree: TreeId
  /** Leftovers that orch committed, as paths. */
  readonly committed: readonly string[]
  readonly nestedRepositories: readonly string[]
  /** Where commits were found that the branch could not take (another branch, or a detached commit); they are under a ref. */
  readonly strayed: string | null
  /** Paths that no ref can hold (unreadable files, tracked files replaced by pipes or sockets); they stay where they are. */
  readonly unsaved: readonly string[]
}

/** How an attempt's branch and work tree begin. */
export interface CheckoutAsk {
  readonly ref: AttemptRef
  readonly run: RunId
  readonly branch: string
  /** The commit the work tree starts from: the base, or the saved state of the attempt before. */
  readonly from: CommitId
  /** Merged into the work tree, conflicts left in place with markers, when feedback is about this commit. */
  readonly mergeIn: CommitId | null
  /** The branch is put on `mergeIn` as one uncommitted change instead, its commits stay under a ref; absent is false. */
  readonly linear?: boolean
  /** What the work was made on; it may be on `mergeIn` under other ids, and then only what follows it is merged. */
  readonly since?: CommitId
}

/** The two pools of worktrees of this repository, leased by files that all runs share. */
export interface Slots {
  /**
   * A slot for an agent: the preferred one, else one that is free, new, or least recently used and recycled (its old work
   * is saved first). The same attempt asked again gets its slot back; `commit` is where it will begin, as a preference.
   */
  leaseForAgent(ask: {
    run: RunId
    ref: AttemptRef
    prefer: string | null
    commit?: CommitId
  }): Promise<SlotLease>
  /** A slot that no agent ever ran in; the one that already stands at `commit` if there is one. */
  leaseForCheck(ask: { run: RunId; commit: CommitId }): Promise<SlotLease>
  /** Puts branch and work tree in place; performed again it leaves finished work as it is. */
  checkout(slot: Slot, ask: CheckoutAsk): Promise<void>
  /** Brings a check slot to exactly `commit`, everything else but kept folders removed; `restore` paths are then taken from `base`. */
  checkoutDetached(
    slot: Slot,
    ask: { commit: CommitId; restore: readonly string[]; base: CommitId },
  ): Promise<void>
  /** Tracked paths that no longer equal the checked-out commit (restored paths excepted). */
  edited(slot: Slot): Promise<readonly string[]>
  /**
   * Commits leftovers with `text` and puts refs on everything that tracked, staged and untracked files hold (DESIGN I5);
   * ignored files follow when the slot is recycled. Everything the attempt started must be gone. Idempotent.
   */
  save(
    slot: Slot,
    ask: { run: RunId; ref: AttemptRef; branch: string; base: CommitId; text: CommitText },
  ): Promise<SavedWork>
  /**
   * True when commands, `setupKey` files (as checked out in the slot) or the slot changed since setup last ran there;
   * kept folders of a check slot are then removed, so that setup makes them new.
   */
  needsSetup(slot: Slot, commands: readonly unknown[]): Promise<boolean>
  /** Remembers that setup ran; for a check slot it also takes the pristine copy of the kept folders. */
  setupDone(slot: Slot, commands: readonly unknown[]): Promise<void>
  /** Restores kept folders of a check slot that a check changed. */
  restoreKept(slot: Slot): Promise<void>
  /** Copies the configured untracked files from the main checkout into the slot; missing ones are skipped. */
  copyFiles(slot: Slot): Promise<void>
  /** True while this engine has the slot, or goes on with what an earlier engine of its run had. */
  holds(slot: Slot): Promise<boolean>
  /** Gives the lease back; the worktree stays registered and warm. Idempotent. */
  release(slot: Slot): Promise<void>
}
