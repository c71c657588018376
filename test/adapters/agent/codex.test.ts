import { describe, expect, it } from 'vitest'
import { codexAgent } from '../../../src/adapters/agent/codex/agent.ts'
import { codexFailure } from '../../../src/adapters/agent/codex/failure.ts'
import type { CommandEnd } from '../../../src/ports/commands.ts'
import type { Judged } from './recorded.ts'
import { judgesRecordings } from './recorded.ts'
import { replay, samplesOf } from './replay.ts'

const exited = (code: number): CommandEnd => ({ how: 'exited', code })
const used = (times: number) => ({
  type: 'usage',
  usage: {
    inputTokens: 1000 * times,
    cachedTokens: 200 * times,
    outputTokens: 34 * times,
    reasoningTokens: 0,
    usd: null,
  },
  span: 'session',
})

const samples: readonly (readonly [string, ...Judged])[] = [
  ['success: one tool call then final text', null, 0, '01a1fc6e', used(2)],
  ['resume of the same session with feedback', null, 0, '01a1fc6e', used(4)],
  ['every model call answers 401', 'auth', 1, '01a1fc6c', null],
  ['every model call answers 429', 'rate-limited', 1, '01a1fc6d', null],
  ['every model call answers 500', 'overloaded', 1, '01a1fc6e', null],
  ['every model call answers 529', 'overloaded', 1, '01a1fc70', null],
  ['every model call answers 400', 'context-exhausted', 1, '01a1fc72', null],
  ['every model call answers cut', 'overloaded', 1, '01a1fc72', null],
  ['every model call answers reset', 'overloaded', 1, '01a1fc73', null],
  ['permission/sandbox denied: git commit in workspace-write', null, 0, '01a1fc83', used(2)],
  ['permission/sandbox denied: git commit in workspace-write', null, 0, '01a1fc7b', used(2)],
  ['no key and no login', 'auth', 1, '01a1fd98', null],
  ["a plan's limit with a reset time", 'rate-limited', 1, '01a1fd98', null],
]

const linesOf = (name: string) => samplesOf('codex').find((each) => each.name === name)?.lines ?? []

judgesRecordings(codexAgent, 'codex', samples)

describe('the stream', () => {
  it('shows text and tools once, and no warning', () => {
    expect(replay(codexAgent, linesOf('success: one tool call then final text')).events).toMatchObject([
      { type: 'started' },
      { type: 'tool', name: 'shell', summary: expect.stringContaining('hello.txt') },
      { type: 'text', text: 'DONE: wrote hello.txt' },
      { type: 'usage' },
      { type: 'done' },
    ])
  })

  it.each([
    ['every model call answers 401', [undefined, 'auth', 'auth', 'auth', 'auth']],
    ['every model call answers 500', Array(5).fill('overloaded')],
    ['every model call answers reset', Array(5).fill('overloaded')],
  ])('says what it asks again for: %s', (name, kinds) => {
    const retries = replay(codexAgent, linesOf(name)).events.filter((event) => event.type === 'retrying')
    expect(retries.map(({ failure }) => failure?.kind)).toEqual(kinds)
    expect(retries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5])
  })

  it('a web socket that was refused means nothing: plain HTTPS follows', () => {
    const message = 'Reconnecting... 2/5 (unexpected status 401 Unauthorized, url: wss://host/v1/responses)'
    expect(codexAgent.parse(JSON.stringify({ type: 'error', message }))).toEqual([
      { type: 'retrying', attempt: 2, delayMs: 0 },
    ])
  })

  it('tells of a command that the sandbox stopped', () => {
    const { lines = [] } = samplesOf('codex')[10] ?? {}
    expect(replay(codexAgent, lines).events.filter(({ type }) => type === 'denied')).toMatchObject([
      { name: 'shell', summary: expect.stringContaining('git add -A') },
    ])
  })

  it('counts what was thought once', () => {
    const usage = { input_tokens: 10, cached_input_tokens: 4, output_tokens: 9, reasoning_output_tokens: 5 }
    expect(codexAgent.parse(JSON.stringify({ type: 'turn.completed', usage }))[0]).toMatchObject({
      usage: { inputTokens: 6, cachedTokens: 4, outputTokens: 4, reasoningTokens: 5 },
    })
  })

  it.each([
    [{ type: 'file_change', changes: [{ path: 'a' }, { path: 'b' }], status: 'completed' }, 'tool', 'a b'],
    [{ type: 'file_change', changes: [{ path: 'a' }], status: 'declined' }, 'denied', 'a'],
    [{ type: 'web_search', query: 'how' }, 'tool', 'how'],
  ])('%j is told', (item, type, summary) => {
    expect(codexAgent.parse(JSON.stringify({ type: 'item.completed', item }))).toMatchObject([
      { type, summary },
    ])
  })
})

describe('a limit that tells when it ends', () => {
  const noon = Date.parse('2026-11-21T12:00:00Z')
  const resetAt = (when: string) => {
    const failure = codexFailure(`You’ve hit your usage limit. Upgrade or try again at ${when}.`, noon)
    return failure?.kind === 'rate-limited' && failure.resetAt !== null
      ? new Date(failure.resetAt).toISOString()
      : null
  }

  it.each([
    ['2:02 PM', '2026-11-21T14:03:00.000Z'],
    ['11:59 AM', '2026-11-21T12:00:00.000Z'],
    ['11:59 PM', '2026-11-22T00:00:00.000Z'],
    ['Nov 22nd, 2026 12:02 PM', '2026-11-22T12:03:00.000Z'],
    ['some later time', null],
  ])('%s', (when, at) => {
    expect(resetAt(when)).toBe(at)
  })
})

describe('an end without a result', () => {
  it.each([
    [0, '', 'agent-failed'],
    [143, '', 'crashed'],
    [1, 'Error: thread/resume failed: no rollout found for thread id 6f0d5c1e (code -32600)', 'session-lost'],
    [1, 'Not inside a trusted directory and --skip-git-repo-check was not specified.', 'permission'],
    [1, 'Error: Not logged in. Run `codex login`', 'auth'],
    [2, "error: unexpected argument '--full-auto' found", 'agent-failed'],
  ])('exit %d after %j is %s', (code, tail, kind) => {
    expect(replay(codexAgent, [], { end: exited(code), tail }).failure).toMatchObject({ kind, tail })
  })
})
