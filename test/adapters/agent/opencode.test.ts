import { describe, expect, it } from 'vitest'
import { opencodeAgent } from '../../../src/adapters/agent/opencode/agent.ts'
import type { AgentSpec } from '../../../src/core/config.ts'
import type { FailureKind } from '../../../src/core/failure.ts'
import { replay, samplesOf } from './replay.ts'

const step = { inputTokens: 1000, cachedTokens: 200, outputTokens: 34, reasoningTokens: 0, usd: 0.001068 }

const samples: Readonly<Record<string, readonly [FailureKind | null, string, number]>> = {
  'success: one tool call then final text': [null, 'ses_e03912a31', 2],
  'resume of the same session with feedback': [null, 'ses_e03912a31', 2],
  'every model call answers 401': ['auth', 'ses_e0392efa8', 0],
  'every model call answers 429': ['rate-limited', 'ses_e0392c7bc', 0],
  'every model call answers 500': ['overloaded', 'ses_e03900938', 0],
  'every model call answers 529': ['overloaded', 'ses_e038ec80a', 0],
  'every model call answers 400': ['context-exhausted', 'ses_e038d0763', 0],
  'every model call answers cut': ['overloaded', 'ses_e038d5593', 0],
  'every model call answers reset': ['overloaded', 'ses_e038c2451', 0],
}

describe('recorded runs', () => {
  it('are all judged', () => {
    expect(samplesOf('opencode').map(({ name }) => name)).toEqual(Object.keys(samples))
  })

  it.each(samplesOf('opencode'))('$name', ({ name, lines }) => {
    const [kind, session, steps] = samples[name] ?? []
    const replayed = replay(opencodeAgent, lines, { end: { how: 'exited', code: kind === null ? 0 : 1 } })
    expect(replayed.failure?.kind ?? null).toBe(kind)
    expect(replayed.session?.slice(0, 13)).toBe(session)
    const used = replayed.events.filter(({ type }) => type === 'usage')
    expect(used).toEqual(
      Array.from({ length: steps ?? 0 }, () => ({ type: 'usage', usage: step, span: 'step' })),
    )
  })

  it('show text and tools', () => {
    const { events } = replay(opencodeAgent, samplesOf('opencode')[0]?.lines ?? [])
    expect(events.filter(({ type }) => type === 'tool' || type === 'text')).toEqual([
      { type: 'tool', name: 'write', summary: '/repo/hello.txt' },
      { type: 'text', text: 'DONE: wrote hello.txt' },
    ])
  })
})

it.each([
  [{ how: 'exited', code: 1 }, 'agent-failed'],
  [{ how: 'signalled', signal: 'SIGTERM' }, 'crashed'],
  [{ how: 'idle' }, 'idle'],
] as const)('%j without an error is %s', (end, kind) => {
  const lines = samplesOf('opencode')[0]?.lines ?? []
  expect(replay(opencodeAgent, lines, { end }).failure?.kind).toBe(kind)
})

it('a session that is gone is told by the words on standard error', () => {
  const end = { how: 'exited', code: 1 } as const
  const tail = 'Error: Session not found\n'
  expect(replay(opencodeAgent, [], { end, tail }).failure).toEqual({ kind: 'session-lost', tail })
})

it.each([
  'The user rejected permission to use this specific tool call.',
  'The user has specified a rule which prevents you from using this specific tool call. Here are …',
])('a tool is denied with %j', (error) => {
  const part = { tool: 'bash', state: { status: 'error', input: { command: 'rm x' }, error } }
  expect(opencodeAgent.parse(JSON.stringify({ type: 'tool_use', part }))).toEqual([
    { type: 'denied', name: 'bash', summary: error },
  ])
})

function failureOf(details: object) {
  const error = { name: 'APIError', data: { message: 'no', ...details } }
  return replay(opencodeAgent, [JSON.stringify({ type: 'error', timestamp: 1_000_000, error })]).failure
}

it.each([
  [
    { statusCode: 429, responseHeaders: { 'retry-after': '30' } },
    { kind: 'rate-limited', resetAt: 1_030_000 },
  ],
  [{ statusCode: 429, responseBody: '{"error":{"code":"insufficient_quota"}}' }, { kind: 'quota' }],
  [{ isRetryable: true }, { kind: 'overloaded' }],
  [
    { statusCode: 404, isRetryable: false },
    { kind: 'agent-failed', tail: 'no' },
  ],
])('%j is %j', (details, failure) => {
  expect(failureOf(details)).toMatchObject(failure)
})

describe('the command line', () => {
  const spec: AgentSpec = {
    ...{ name: 'opencode', adapter: 'opencode', run: null, args: ['--model', 'a/b'] },
    ...{ concurrency: null, passEnv: [], env: {} },
  }
  const start = (kind: 'new' | 'resume', more: Partial<AgentSpec> = {}, own?: string) =>
    opencodeAgent.start({
      ...{ spec: { ...spec, ...more }, promptFile: '/p.md', cwd: '/w', session: { kind, id: 'ses_1' } },
      env: own === undefined ? {} : { OPENCODE_CONFIG_CONTENT: own },
    })

  it('leaves the name of a new session to the program', () => {
    expect(start('new').command).toEqual(['opencode', 'run', '--format', 'json', '--model', 'a/b'])
  })

  it('resumes a session, and asks nothing with full permissions', () => {
    expect(start('resume', { permissions: 'full' }).command).toEqual([
      ...['opencode', 'run', '--format', 'json', '--auto', '--session', 'ses_1', '--model', 'a/b'],
    ])
  })

  it.each([
    [undefined, { experimental: { continue_loop_on_deny: true } }],
    [
      '{"model":"a/b","experimental":{"batch_tool":true}}',
      { model: 'a/b', experimental: { continue_loop_on_deny: true, batch_tool: true } },
    ],
    ['{"experimental":{"continue_loop_on_deny":false}}', { experimental: { continue_loop_on_deny: false } }],
  ])('%j as inline config becomes %j', (own, merged) => {
    expect(JSON.parse(start('new', {}, own).env.OPENCODE_CONFIG_CONTENT ?? '')).toEqual(merged)
  })

  it('an inline config with comments stays as it is', () => {
    expect(start('new', {}, '{ /* mine */ }').env.OPENCODE_CONFIG_CONTENT).toBe('{ /* mine */ }')
  })
})
