import { describe, expect, it } from 'vitest'
import type { AgentEvent } from '../../src/core/attempt/agent-event.ts'
import { makeReadLine } from '../../src/report/readable.ts'
import { saidBy } from '../../src/report/said.ts'

const spent = {
  inputTokens: 12_300,
  cachedTokens: 81_000,
  outputTokens: 2_100,
  reasoningTokens: 0,
  usd: 0.42,
}

const events: readonly AgentEvent[] = [
  { type: 'started', session: 'a1b2' },
  { type: 'text', text: 'I read the file.\n\nThen I mend it.\n' },
  { type: 'tool', name: 'Bash', summary: 'npm test\n  --silent' },
  { type: 'denied', name: 'Write', summary: '/etc/passwd' },
  { type: 'retrying', attempt: 2, delayMs: 12_000, failure: { kind: 'overloaded', tail: 'busy' } },
  { type: 'retrying', attempt: 0, delayMs: 0 },
  { type: 'usage', usage: spent, span: 'attempt' },
  { type: 'asking', question: 'q1', text: 'May I?', options: ['yes', 'no'] },
  { type: 'answered', question: 'q1' },
  { type: 'done', summary: 'All tests pass.' },
  { type: 'error', failure: { kind: 'auth', tail: 'Invalid API key' } },
  { type: 'error', failure: { kind: 'agent-failed', exitCode: 0, tail: 'no such model' } },
]

it('every event reads as lines of its own', () => {
  expect(events.map(saidBy).join('\n')).toMatchInlineSnapshot(`
    "[started] session a1b2
    I read the file.

    Then I mend it.
    [Bash] npm test --silent
    [denied] Write /etc/passwd
    [retry 2] the provider is overloaded; again in 12 s
    [retry] again
    [usage] 12.3k in · 81k cached · 2.1k out · $0.42
    [asks] May I? (yes | no)
    [answered]
    [done] All tests pass.
    [error] the agent is not logged in: Invalid API key
    [error] no such model"
  `)
})

it('what says nothing shows nothing', () => {
  const nothing = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0, usd: null }
  expect(saidBy({ type: 'started', session: null })).toBeNull()
  expect(saidBy({ type: 'text', text: ' \n' })).toBeNull()
  expect(saidBy({ type: 'usage', usage: nothing, span: 'step' })).toBeNull()
})

it('no control sequence of an agent passes', () => {
  const nasty = '\u001b[2J\u001b]0;title\u0007red\u202e'
  const said = [
    saidBy({ type: 'text', text: nasty }),
    saidBy({ type: 'tool', name: nasty, summary: nasty }),
    saidBy({ type: 'error', failure: { kind: 'quota', resetAt: null, tail: nasty } }),
  ]
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  expect(said.filter((text) => /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.test(text ?? ''))).toEqual(
    [],
  )
})

describe('a log', () => {
  const parse = (line: string): readonly AgentEvent[] =>
    line.includes('"text"')
      ? [{ type: 'text', text: 'Hello' }]
      : line.includes('"end"')
        ? [{ type: 'done', summary: 'Hello' }]
        : []

  it("keeps plain lines and other programs' JSON, and shows no event as it was written", () => {
    const read = makeReadLine(parse)
    expect(
      [
        'warning: slow disk',
        '{"type":"text"}',
        '{"type":"system","subtype":"init"}',
        '{"jsonrpc":"2.0","id":1}',
        '{"type":"assistant","mess',
        '{"level":"info","msg":"kept"}',
        '{ not JSON }',
      ].map(read),
    ).toEqual([
      'warning: slow disk',
      'Hello',
      null,
      null,
      null,
      '{"level":"info","msg":"kept"}',
      '{ not JSON }',
    ])
  })

  it('says a last text once, although it ends with the same words', () => {
    const read = makeReadLine(parse)
    expect(['{"type":"text"}', '{"type":"end"}'].map(read)).toEqual(['Hello', '[done]'])
    expect(makeReadLine(parse)('{"type":"end"}')).toBe('[done] Hello')
  })

  it('puts pieces together until a line is whole or something else is said', () => {
    const read = makeReadLine((line) =>
      line === '{}'
        ? [{ type: 'tool', name: 'Bash', summary: 'ls' }]
        : [{ type: 'text', text: JSON.parse(line).p, isPiece: true }],
    )
    const piece = (p: string) => JSON.stringify({ p })
    expect(
      [piece('I re'), piece('ad.\nThen I '), piece('mend'), '{}', piece('Done'), 'plain'].map(read),
    ).toEqual([null, 'I read.', null, 'Then I mend\n[Bash] ls', null, 'Done\nplain'])
  })

  it('names a session and a failure once', () => {
    const started = { type: 'started', session: 'a' } as const
    const failed = { type: 'error', failure: { kind: 'overloaded', tail: 'busy' } } as const
    const read = makeReadLine((line) => (line === '{1' ? [started] : [failed]))
    expect(['{1', '{1', '{2', '{2'].map(read)).toEqual([
      '[started] session a',
      null,
      '[error] the provider is overloaded: busy',
      null,
    ])
  })
})
