import type { Effect } from '../../src/core/effect.ts'
import type { Failure } from '../../src/core/failure.ts'
import { retry } from './builders.ts'
import type { AgentTurn, Script } from './script.ts'
import { SimulatedWorld } from './simulated-world.ts'

export type RunAgent = Extract<Effect, { type: 'run-agent' }>

export const patient = { retry: { ...retry, maxAttempts: 20 } }
export const failed: Failure = { kind: 'agent-failed', exitCode: 1, tail: '' }

/** Agents that tell their session in every attempt, and what the one of `api` was asked to go on with in each. */
export function talking(turn: (ask: RunAgent) => AgentTurn, script: Script = {}) {
  const asked: (string | null)[] = []
  const agent = (ask: RunAgent): AgentTurn => {
    if (ask.task === 'api') asked[ask.attempt - 1] ??= ask.session
    return { session: ask.session ?? `talk-${ask.attempt}`, ...turn(ask) }
  }
  return { asked, run: new SimulatedWorld({ ...script, agent }) }
}
