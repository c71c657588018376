import type { CommitId, RunId } from '../ids.ts'
import type { EvidenceRef } from './remains.ts'

/** One thing to remove, and why nothing is lost by it. */
export type Removal =
  /** Processes of a run that has ended. */
  | { readonly kind: 'processes'; readonly run: RunId; readonly pids: readonly number[] }
  | { readonly kind: 'lock'; readonly path: string; readonly purpose: string }
  /** `idle`: what it holds is saved first. `cut-off`: its files are put aside below `.kept`. */
  | {
      readonly kind: 'slot'
      readonly name: string
      readonly path: string
      readonly because: 'idle' | 'half-made' | 'cut-off' | 'gone'
    }
  | {
      readonly kind: 'branch'
      readonly branch: string
      readonly tip: CommitId
      readonly because: 'landed' | 'saved'
    }
  /** What was put aside for a task that has landed. */
  | { readonly kind: 'kept'; readonly path: string; readonly task: string; readonly bytes: number }
  /** A run's folder, its evidence and what was put aside for it. `unlanded`: tasks whose saved work goes with it. */
  | {
      readonly kind: 'run'
      readonly run: RunId
      readonly folder: string
      readonly refs: readonly EvidenceRef[]
      readonly kept: readonly string[]
      readonly unlanded: readonly string[]
      readonly because: 'aged' | 'asked' | 'never-began'
    }
  | { readonly kind: 'litter'; readonly path: string; readonly was: 'trash' | 'draft' }

/** Something that looks left over and stays, for a person to judge. */
export type Spared =
  /** An unfinished run comes back for it. */
  | { readonly kind: 'slot-of-open-run'; readonly path: string; readonly run: RunId }
  /** `worktrees.keepFailed` keeps it for a dead task. */
  | { readonly kind: 'slot-of-dead-task'; readonly path: string; readonly run: RunId; readonly task: string }
  | { readonly kind: 'slot-in-use'; readonly path: string }
  | { readonly kind: 'branch-unsaved'; readonly branch: string }
  | { readonly kind: 'branch-checked-out'; readonly branch: string }
  /** Put aside for a task that has not landed. */
  | { readonly kind: 'kept-unlanded'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'run-unreadable'; readonly run: RunId }
  /** Saved work of a run that is listed no more. */
  | { readonly kind: 'evidence-alone'; readonly run: RunId; readonly refs: number }
  | { readonly kind: 'lock-unknown'; readonly path: string; readonly purpose: string }

export interface Sweep {
  /** In the order they are removed in. */
  readonly removals: readonly Removal[]
  readonly spared: readonly Spared[]
}
