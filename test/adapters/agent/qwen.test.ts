import { describe, expect, it } from 'vitest'
import { qwenAgent } from '../../../src/adapters/agent/qwen/agent.ts'
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
  ['success: one tool call then final text', null, 0, '38c888c6', used(2)],
  ['resume of the same session with feedback', null, 0, '38c888c6', used(4)],
  ['every model call answers 401', 'auth', 1, 'e508804f', null],
  ['every model call answers 429', 'timed-out', null, 'f2bb45f8', null],
  ['every model call answers 500', 'overloaded', 1, 'ade3a09d', null],
  ['every model call answers 529', 'overloaded', 1, 'b9dec433', null],
  ['every model call answers 400', 'context-exhausted', 1, '7e4196c7', null],
  ['every model call answers cut', 'overloaded', 1, '0bf8854a', null],
  ['every model call answers reset', 'timed-out', null, 'b841cc1a', null],
  ['no key and no login', 'auth', 1, null, null],
  ['every model call answers 401, version 0.15.10', 'auth', 0, 'e2db781f', null],
]

const linesOf = (name: string) => samplesOf('qwen').find((each) => each.name === name)?.lines ?? []

judgesRecordings(qwenAgent, 'qwen', samples)

describe('the stream', () => {
  it('shows text and tools', () => {
    expect(replay(qwenAgent, linesOf('success: one tool call then final text')).events).toMatchObject([
      { type: 'started' },
      { type: 'tool', name: 'write_file', summary: '/repo/hello.txt' },
      { type: 'text', text: 'DONE: wrote hello.txt' },
      { type: 'usage' },
      { type: 'done', summary: 'DONE: wrote hello.txt' },
    ])
  })

  it('never shows an error of its own as what the agent said', () => {
    const { events } = replay(qwenAgent, linesOf('every model call answers 529'))
    expect(events.filter(({ type }) => type === 'text')).toEqual([])
  })

  it('says that it waits for a rate limit, and that other retries follow at once', () => {
    expect(replay(qwenAgent, linesOf('every model call answers 429')).events.slice(1)).toEqual([
      {
        type: 'retrying',
        attempt: 1,
        delayMs: 60_000,
        failure: { kind: 'rate-limited', resetAt: null, tail: 'rate limit' },
      },
      { type: 'retrying', attempt: 0, delayMs: 0 },
    ])
  })

  it('tells of tools that were denied', () => {
    const denial = { tool_name: 'run_shell_command', tool_use_id: 'a', tool_input: { command: 'ls\nps' } }
    const result = { type: 'result', subtype: 'success', permission_denials: [denial] }
    expect(qwenAgent.parse(JSON.stringify(result))).toEqual([
      { type: 'denied', name: 'run_shell_command', summary: 'ls' },
      { type: 'done', summary: '' },
    ])
  })
})

describe('an end without a result', () => {
  it.each([
    [0, '', 'agent-failed'],
    [143, '', 'crashed'],
    [1, 'No saved session found with ID 6f0d5c1e. Run `qwen --resume` without an ID', 'session-lost'],
    [53, 'Reached max session turns for this session.', 'agent-failed'],
    [55, 'Run aborted: wall-clock budget of 8s exceeded (--max-wall-time).', 'agent-failed'],
    [1, 'Missing API key for OpenAI-compatible auth. Set settings.security.auth.apiKey', 'auth'],
  ])('exit %d after %j is %s', (code, tail, kind) => {
    expect(replay(qwenAgent, [], { end: exited(code), tail }).failure).toMatchObject({ kind, tail })
  })
})
