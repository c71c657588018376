import type { CommitId, Instant, RunId } from '../ids.ts'

/** Whether a process that made something lives, as far as the machine can prove. */
type Liveness = 'alive' | 'gone' | 'unknown'

/** What a look at a repository found of orch's; the decision what to remove rests on nothing else. */
export interface Remains {
  readonly now: Instant
  readonly runs: readonly RunRemains[]
  readonly slots: readonly SlotRemains[]
  readonly branches: readonly BranchRemains[]
  readonly kept: readonly KeptRemains[]
  readonly locks: readonly LockRemains[]
  readonly litter: readonly Litter[]
  readonly orphans: readonly OrphanRemains[]
  /** Evidence of runs whose folder is no more. */
  readonly strays: readonly { readonly run: RunId; readonly refs: number }[]
}

/** One run folder. */
export interface RunRemains {
  readonly run: RunId
  readonly folder: string
  /** `open`: nobody drives it, and `orch resume` may. `never-began`: a crash cut it short at its very start. */
  readonly standing: 'live' | 'open' | 'ended' | 'never-began' | 'unreadable'
  /** When it ended. */
  readonly since: Instant
  /** Runs that began after it. */
  readonly younger: number
  /** Its evidence below `refs/orch/`. */
  readonly refs: readonly EvidenceRef[]
  /** Tasks whose recorded commit the target still holds. */
  readonly landed: readonly string[]
  /** Tasks with saved work that the target does not hold. */
  readonly unlanded: readonly string[]
}

export interface EvidenceRef {
  readonly ref: string
  readonly commit: CommitId
}

/** One slot of a pool, or what is left of one. */
export interface SlotRemains {
  readonly name: string
  readonly path: string
  /**
   * `half-made`: no work was ever in it. `cut-off`: files without git's entry, so that nothing can tell what is work.
   * `gone`: only its records are there.
   */
  readonly condition: 'whole' | 'half-made' | 'cut-off' | 'gone'
  readonly lease: { readonly run: RunId; readonly owner: Liveness } | null
  /** A process works in it. */
  readonly isBusy: boolean
  /** The run whose work lies in it. */
  readonly last: RunId | null
  /** The dead task that it is kept for, as `worktrees.keepFailed` says; null for none. */
  readonly keptFor: string | null
}

/** A branch of a task. */
export interface BranchRemains {
  readonly branch: string
  readonly tip: CommitId
  readonly run: RunId
  /** Where its commits are safe; null when the branch alone holds some. */
  readonly safe: 'landed' | 'saved' | null
  /** A checkout that is no slot has it. */
  readonly isCheckedOut: boolean
}

/** What was renamed out of slots for one task. */
export interface KeptRemains {
  readonly path: string
  readonly run: RunId
  readonly task: string
  readonly bytes: number
}

export interface LockRemains {
  readonly path: string
  /** What it was taken for. */
  readonly purpose: string
  readonly owner: Liveness
}

/** Files that nobody comes back for. */
export interface Litter {
  readonly path: string
  /** `trash`: on its way out when its process ended. `draft`: a record that was never put in place. */
  readonly was: 'trash' | 'draft'
}

/** Processes of a run. */
export interface OrphanRemains {
  readonly run: RunId
  readonly pids: readonly number[]
}
