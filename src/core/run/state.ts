import type { Budget } from '../budget.ts'
import type { Config } from '../config.ts'
import type { GitSetting, SettingChange } from '../escape/settings.ts'
import type { Stray } from '../escape/stray.ts'
import type { Failure } from '../failure.ts'
import type { CommitId, Instant, ProcessIdentity, RunId, TreeId } from '../ids.ts'
import type { BranchRules } from '../pull-request/pull-request.ts'
import type { CheckRun } from '../verdict/verdict.ts'
import type { StopCause } from './event.ts'

/*
 * Engine     none ─▶ running ─▶ stopping ─▶ none      a crash leaves `running`; the next engine starts over it
 * Preflight  setting-up ─▶ checking ─▶ passed | failed ─▶ overruled
 */

/** Whether somebody drives this run, as far as the journal knows. */
export type Engine =
  | {
      readonly status: 'none'
      readonly because: 'never-started' | StopCause | 'ended'
    }
  | {
      readonly status: 'running' | 'stopping'
      readonly identity: ProcessIdentity
      readonly supervisor: ProcessIdentity
      readonly attended: boolean
    }

/** Whether the target itself passes what every change must pass. */
export type Preflight =
  | { readonly status: 'setting-up' }
  | { readonly status: 'checking'; readonly runs: readonly CheckRun[] }
  | { readonly status: 'passed' }
  | { readonly status: 'failed'; readonly failure: Failure }
  | { readonly status: 'overruled' }

export interface Run {
  readonly id: RunId
  readonly plan: string
  readonly target: string
  /** The target's tip when the run began. */
  readonly base: CommitId
  readonly baseTree: TreeId
  /** The target's tip as last seen; null when the branch is gone. */
  readonly tip: CommitId | null
  /** Where an agent put it, until it is moved back; `tip` stays where it was. */
  readonly stray: Stray | null
  /** Settings of git that run programs or redirect; null: nobody looked yet. */
  readonly gitSettings: readonly GitSetting[] | null
  /** What is not as in `gitSettings`; git is not called while there is anything. */
  readonly settingChanges: readonly SettingChange[]
  readonly config: Config
  readonly policy: string
  readonly onDead: 'continue' | 'stop'
  readonly deadlineAt: Instant | null
  /** The config's, or what a person raised it to. */
  readonly budget: Budget
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly outcome: 'done' | 'failed' | null
  readonly engine: Engine
  readonly preflight: Preflight
  /** What the forge asks of the target; null where no forge is asked. */
  readonly rules: BranchRules | null
  /** How many tasks were skipped as the plan was accepted; null before it was. */
  readonly skipsDue: number | null
}

/** True when attempts may start: the target is green, or somebody decided that it need not be. */
export function mayStart(preflight: Preflight, config: Config): boolean {
  switch (preflight.status) {
    case 'passed':
    case 'overruled':
      return true
    case 'failed':
      return config.preflight === 'run'
    case 'setting-up':
    case 'checking':
      return false
  }
}
