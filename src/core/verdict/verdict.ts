import type { AttemptRef, TaskId } from '../ids.ts'

/** What a check looks at. */
export type CheckSubject =
  /** The target itself: preflight, and the question whether a red check is red without the change. */
  | { readonly of: 'target' }
  /** An attempt's saved work, in the agent's slot; early feedback, never a proof. */
  | ({ readonly of: 'branch' } & AttemptRef)
  /** The merged product, in a clean check slot: the proof. */
  | { readonly of: 'candidate'; readonly task: TaskId; readonly candidate: number }

/** One run of one check. */
export type CheckResult =
  | {
      readonly outcome: 'passed'
      readonly durationMs: number
      readonly cached: { readonly run: string; readonly seq: number } | null
    }
  | {
      readonly outcome: 'failed'
      readonly how: 'exited' | 'signalled' | 'timed-out' | 'not-started'
      readonly exitCode: number | null
      readonly tail: string
      readonly durationMs: number
    }
  /** The check edited tracked files, so what it says is about another tree. */
  | { readonly outcome: 'edited'; readonly paths: readonly string[]; readonly durationMs: number }

/** A result with the check it belongs to, as a verdict counts them. */
export interface CheckRun {
  readonly check: string
  readonly result: CheckResult
  /** Path of its log; empty where there is none. */
  readonly log: string
}

/** What the results so far amount to. */
export type Standing =
  /** Run this check next; `rerun` counts from 0. */
  | { readonly kind: 'run'; readonly check: string; readonly rerun: number }
  | { readonly kind: 'green' }
  /** This check failed as often as it takes to believe it. */
  | { readonly kind: 'red'; readonly check: string; readonly last: CheckResult; readonly log: string }

/** How many red results it takes to believe one, and whether red counts at all. */
export interface CheckRule {
  readonly check: string
  /** Reruns beyond the first result; a pass among them makes the check flaky, which counts as a pass. */
  readonly reruns: number
  /** False: it is recorded and blocks nothing. */
  readonly gates: boolean
}

/** Folds results into what to do next: checks in order, the first believed red ends it. */
export function standing(rules: readonly CheckRule[], runs: readonly CheckRun[]): Standing {
  for (const rule of rules) {
    const own = runs.filter((run) => run.check === rule.check)
    const last = own.at(-1)
    if (last === undefined) return { kind: 'run', check: rule.check, rerun: 0 }
    if (!rule.gates || own.some((run) => run.result.outcome === 'passed')) continue
    if (own.length <= rule.reruns) return { kind: 'run', check: rule.check, rerun: own.length }
    return { kind: 'red', check: rule.check, last: last.result, log: last.log }
  }
  return { kind: 'green' }
}

/** True when a check was red and then green on the same tree: it counts as passed, and is not to be trusted. */
export function isFlaky(check: string, runs: readonly CheckRun[]): boolean {
  const own = runs.filter((run) => run.check === check)
  return own.length > 1 && own.at(-1)?.result.outcome === 'passed'
}
