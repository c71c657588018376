import { describe, expect, it } from 'vitest'
import { commandAgent } from '../../src/adapters/agent/command.ts'
import type { AgentEvent } from '../../src/ports/agent.ts'
import type { CommandEnd } from '../../src/ports/commands.ts'
import { toldBy } from '../../src/stages/steps/agent-account.ts'
import { outcomeOf } from '../../src/stages/steps/agent-outcome.ts'

const limits = { timeoutMs: 60_000, idleTimeoutMs: 10_000 }
const outcome = (end: CommandEnd, events: readonly AgentEvent[]) =>
  outcomeOf({ end, durationMs: 1, outputBytes: 0, tail: '', swept: 0 }, events, {
    agent: commandAgent,
    limits,
  })

const stopped = { how: 'stopped' } as const
const exited = { how: 'exited', code: 0 } as const
const done: AgentEvent = { type: 'done', summary: 'well' }
const text: AgentEvent = { type: 'text', text: 'hm' }
const denied = (summary: string): AgentEvent => ({ type: 'denied', name: 'Bash', summary })
const auth = { kind: 'auth', tail: '401' } as const
const retrying: AgentEvent = { type: 'retrying', attempt: 1, delayMs: 0, failure: auth }
const usage = { inputTokens: 1, cachedTokens: 2, outputTokens: 3, reasoningTokens: 4, usd: 0.5 }

describe('an agent that orch ended', () => {
  it.each<[string, readonly AgentEvent[], object]>([
    ['was cancelled, as far as it goes', [text], { kind: 'cancelled' }],
    ['had succeeded when it only lingered', [text, done], { kind: 'claimed-success' }],
    ['was cancelled when it had gone on after its result', [done, text], { kind: 'cancelled' }],
    ['failed of what it retried without hope', [retrying, text], { kind: 'failed', failure: auth }],
  ])('%s', (_, events, expected) => {
    expect(outcome(stopped, events)).toEqual(expected)
  })
})

it('tools that were denied go with a claim of success, each of them once', () => {
  expect(outcome(exited, [denied('ls'), denied('rm'), denied('ls'), done])).toEqual({
    kind: 'claimed-success',
    denied: [
      { tool: 'Bash', summary: 'ls' },
      { tool: 'Bash', summary: 'rm' },
    ],
  })
})

it('an agent tells its latest session, and what it used whatever became of it', () => {
  const started = (session: string | null): AgentEvent => ({ type: 'started', session })
  const told = toldBy([started('a'), { type: 'usage', usage, span: 'session' }, started('b'), done])
  expect(told).toEqual({
    session: 'b',
    summary: 'well',
    tokens: 10,
    usd: 0.5,
    usage: { usage, span: 'session' },
  })
  expect(toldBy([started(null)])).toEqual({ summary: null, tokens: null, usd: null })
})
