import type { WorkFacts } from '../../src/core/admission/facts.ts'
import type { AttemptUsage } from '../../src/core/attempt/usage.ts'
import type { AgentOutcome } from '../../src/core/attempt/work.ts'
import type { Effect } from '../../src/core/effect.ts'
import type { Failure } from '../../src/core/failure.ts'
import type { Observation } from '../../src/core/input.ts'
import type { CheckResult } from '../../src/core/verdict/verdict.ts'
import type { Contents, SimulatedGit } from './simulated-git.ts'

type Of<Type extends Effect['type']> = Extract<Effect, { type: Type }>

/** What an agent leaves behind and how it ends. */
export interface AgentTurn {
  /** Content by path; nothing written is no change. */
  readonly writes?: Contents
  readonly outcome?: AgentOutcome
  /** What it tells of its own session, and of what it used. */
  readonly session?: string
  readonly usage?: AttemptUsage
  /** What git says of the work beyond that. */
  readonly facts?: Partial<WorkFacts>
}

export type CheckTurn = 'pass' | 'fail' | 'edit'

/**
 * How the world outside answers; whatever a script leaves out goes well. Answers are made from the question alone,
 * so that a stage that is performed twice answers twice the same.
 */
export interface Script {
  readonly agent?: (ask: Of<'run-agent'>) => AgentTurn
  readonly allocate?: (ask: Of<'allocate'>) => 'ready' | 'done' | 'busy' | Failure
  readonly check?: (ask: Of<'run-check'>, contents: Contents) => CheckTurn
  readonly merge?: (ask: Of<'merge'>) => 'clean' | 'conflict'
  /** `moved`: somebody else was faster; `stopped`: a checkout is in the way. */
  readonly land?: (ask: Of<'land'>) => 'landed' | 'moved' | 'stopped'
  /** What is asked of a forge, and of a remote for it; null while it has nothing to tell. */
  readonly forge?: (ask: ForgeEffect, git: SimulatedGit) => Observation | null
  readonly setUpTarget?: () => Failure | null
  /** The failure of an effect that cannot be performed. */
  readonly breaks?: (ask: Effect, now: number) => Failure | null
  readonly durationMs?: (ask: Effect) => number
  readonly chance?: () => number
}

/** What a forge is asked for; landing only where it merges. */
export type ForgeEffect =
  | Of<'propose'>
  | Of<'watch-proposals'>
  | Of<'read-evidence'>
  | Of<'ready-proposal'>
  | Of<'disarm-proposal'>
  | Of<'publish-verdicts'>
  | Of<'answer-comments'>
  | Of<'release-branch'>
  | Of<'land'>

export const claimed: AgentOutcome = { kind: 'claimed-success' }

export const failing = (failure: Failure): AgentTurn => ({ outcome: { kind: 'failed', failure } })

export function checkResult(turn: CheckTurn): CheckResult {
  switch (turn) {
    case 'pass':
      return { outcome: 'passed', durationMs: 10_000, cached: null }
    case 'fail':
      return { outcome: 'failed', how: 'exited', exitCode: 1, tail: '1 test failed', durationMs: 10_000 }
    case 'edit':
      return { outcome: 'edited', paths: ['snapshot.txt'], durationMs: 10_000 }
  }
}

/** As long as it takes: an agent a minute, a check ten seconds, all else no time worth telling. */
export function usualDurationMs({ type }: Effect): number {
  if (type === 'run-agent') return 60_000
  return type === 'run-check' ? 10_000 : 200
}
