import { describe, expect, it } from 'vitest'
import { claudeAgent } from '../../../src/adapters/agent/claude/agent.ts'
import type { CommandEnd } from '../../../src/ports/commands.ts'
import type { Judged } from './recorded.ts'
import { judgesRecordings } from './recorded.ts'
import { replay, samplesOf } from './replay.ts'

const exited = (code: number): CommandEnd => ({ how: 'exited', code })
const used = (times: number, usd: number, span = 'session') => ({
  type: 'usage',
  usage: {
    inputTokens: 1200 * times,
    cachedTokens: 200 * times,
    outputTokens: 34 * times,
    reasoningTokens: 0,
    usd,
  },
  span,
})

const samples: Readonly<Record<string, Judged>> = {
  'success: one tool call then final text': [null, 0, 'ea87cbca', used(2, 0.01104)],
  'resume of the same session with feedback': [null, 0, 'ea87cbca', used(4, 0.02208)],
  'every model call answers 401': ['auth', 1, '45b600fa', null],
  'every model call answers 429': ['rate-limited', 1, '2a03078d', null],
  'every model call answers 500': ['overloaded', 1, '32c60e15', null],
  'every model call answers 529': ['overloaded', 1, '6ff6489e', null],
  'every model call answers 400': ['context-exhausted', 1, '43bc095b', null],
  'every model call answers cut': ['timed-out', null, '60442ad9', null],
  'every model call answers reset': ['overloaded', 1, 'ca083fff', null],
  'permission/sandbox denied: print mode, default permission mode': [null, 0, '9e467d22', used(2, 0.01104)],
  "a plan's limit with a reset time": ['rate-limited', 1, '82777c83', null],
  'no key and no login': ['auth', 1, 'b0ae905a', null],
  'resume of an unknown session': ['session-lost', 1, null, null],
  '--max-turns 1': ['agent-failed', 1, '607e11a0', used(1, 0.00552)],
  '--max-budget-usd 0.0001': ['agent-failed', 1, '13f2201f', used(1, 0.00552)],
  '429 twice, then success': [null, 0, '12345678', used(2, 0.01104)],
  'permission/sandbox denied: dontAsk, version 2.1.197': [null, 0, 'df2afbc4', used(2, 0.0139, 'attempt')],
}

const linesOf = (name: string) => samplesOf('claude').find((each) => each.name === name)?.lines ?? []

judgesRecordings(
  claudeAgent,
  'claude',
  Object.entries(samples).map(([name, judged]) => [name, ...judged]),
)

describe('the stream', () => {
  it('shows text and tools', () => {
    expect(replay(claudeAgent, linesOf('success: one tool call then final text')).events).toMatchObject([
      { type: 'started' },
      { type: 'tool', name: 'Write', summary: '/repo/hello.txt' },
      { type: 'text', text: 'DONE: wrote hello.txt' },
      { type: 'usage' },
      { type: 'done', summary: 'DONE: wrote hello.txt' },
    ])
  })

  it('never shows an error of its own as what the agent said', () => {
    const { events } = replay(claudeAgent, linesOf('every model call answers 529'))
    expect(events.filter(({ type }) => type === 'text')).toEqual([])
  })

  it.each([
    ['every model call answers 401', [undefined, 'auth', 'auth']],
    ['every model call answers 429', ['rate-limited', 'rate-limited', 'rate-limited']],
    ['every model call answers reset', ['overloaded', 'overloaded', 'overloaded']],
  ])('says what it asks again for: %s', (name, kinds) => {
    const retries = replay(claudeAgent, linesOf(name)).events.filter((event) => event.type === 'retrying')
    expect(retries.slice(0, 3).map(({ failure }) => failure?.kind)).toEqual(kinds)
    expect(retries[0]).toMatchObject({ attempt: 1, delayMs: expect.toSatisfy((ms) => ms > 500 && ms < 600) })
  })

  it.each([
    'permission/sandbox denied: print mode, default permission mode',
    'permission/sandbox denied: dontAsk, version 2.1.197',
  ])('tells of a tool that was denied: %s', (name) => {
    const denied = replay(claudeAgent, linesOf(name)).events.filter(({ type }) => type === 'denied')
    expect(denied).toContainEqual({ type: 'denied', name: 'Write', summary: '/repo/hello.txt' })
  })

  it("a plan's limit carries its reset time", () => {
    expect(replay(claudeAgent, linesOf("a plan's limit with a reset time")).failure).toEqual({
      kind: 'rate-limited',
      resetAt: 1_795_263_189_000,
      tail: "You've hit your 5-hour limit · resets 12:13pm (UTC)",
    })
  })

  it('a limit that is paid for is none', () => {
    const info = { status: 'rejected', isUsingOverage: true, resetsAt: 1 }
    expect(claudeAgent.parse(JSON.stringify({ type: 'rate_limit_event', rate_limit_info: info }))).toEqual([])
  })

  it.each([
    ['a total of the session beyond what the run used', { a: { inputTokens: 20 } }, 'session'],
    ['what the run used, as versions without totals say it', { a: { inputTokens: 10 } }, 'attempt'],
  ])('%s', (_, modelUsage, span) => {
    const result = { type: 'result', subtype: 'success', modelUsage, usage: { input_tokens: 10 } }
    expect(claudeAgent.parse(JSON.stringify(result))[0]).toMatchObject({ type: 'usage', span })
  })

  it('counts what was thought and written to a cache once', () => {
    const model = { inputTokens: 1, cacheCreationInputTokens: 2, outputTokens: 10, thinkingTokens: 4 }
    const result = { type: 'result', subtype: 'success', modelUsage: { a: model, b: model }, result: 'ok' }
    expect(claudeAgent.parse(JSON.stringify(result))[0]).toMatchObject({
      usage: { inputTokens: 6, cachedTokens: 0, outputTokens: 12, reasoningTokens: 8, usd: null },
    })
  })
})

describe('an end without a result', () => {
  it.each([
    [0, '', 'agent-failed'],
    [143, '', 'crashed'],
    [1, 'No conversation found with session ID: 6f0d5c1e', 'session-lost'],
    [1, '--dangerously-skip-permissions cannot be used with root/sudo privileges', 'permission'],
    [1, 'Invalid API key · Please run /login', 'auth'],
    [1, "error: unknown option '--nonsense'", 'agent-failed'],
  ])('exit %d after %j is %s', (code, tail, kind) => {
    expect(replay(claudeAgent, [], { end: exited(code), tail }).failure).toMatchObject({ kind, tail })
  })

  it('an interrupt that ends with 0 is no success', () => {
    const line =
      '{"type":"result","subtype":"error_during_execution","is_error":true,"terminal_reason":"aborted_tools"}'
    expect(replay(claudeAgent, [line]).failure).toEqual({
      kind: 'agent-failed',
      exitCode: 0,
      tail: 'aborted_tools',
    })
  })
})
