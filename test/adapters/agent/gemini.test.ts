import { describe, expect, it } from 'vitest'
import { geminiAgent } from '../../../src/adapters/agent/gemini/agent.ts'
import type { AgentSpec } from '../../../src/core/config.ts'
import type { FailureKind } from '../../../src/core/failure.ts'
import type { CommandEnd } from '../../../src/ports/commands.ts'
import { replay, samplesOf } from './replay.ts'

const exited = (code: number): CommandEnd => ({ how: 'exited', code })
const none = { inputTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0, usd: null }
const used = { inputTokens: 2000, cachedTokens: 400, outputTokens: 68, reasoningTokens: 0, usd: null }

const samples: Readonly<Record<string, readonly [FailureKind | null, number, string, object]>> = {
  'success: one tool call then final text': [null, 0, 'd63ac7ed', used],
  'resume of the same session with feedback': [null, 0, 'd63ac7ed', used],
  'every model call answers 401': ['auth', 145, '44ab5749', none],
  'every model call answers 429': ['rate-limited', 173, '0d64f04c', none],
  'every model call answers 500': ['overloaded', 244, '7b1c3695', none],
  'every model call answers 529': ['overloaded', 17, '10dd4843', none],
  'every model call answers 400': ['context-exhausted', 144, '23562a7d', none],
  'every model call answers cut': ['overloaded', 1, '24d06c97', none],
  'every model call answers reset': ['overloaded', 1, 'e769d600', none],
}

describe('recorded runs', () => {
  it('are all judged', () => {
    expect(samplesOf('gemini').map(({ name }) => name)).toEqual(Object.keys(samples))
  })

  it.each(samplesOf('gemini'))('$name', ({ name, lines }) => {
    const [kind, code, session, usage] = samples[name] ?? []
    const replayed = replay(geminiAgent, lines, { end: exited(code ?? 0) })
    expect(replayed.failure?.kind ?? null).toBe(kind)
    expect(replayed.session?.slice(0, 8)).toBe(session)
    expect(replayed.usage).toEqual({ type: 'usage', usage, span: 'attempt' })
  })

  it('show text and tools', () => {
    const lines = samplesOf('gemini')[0]?.lines ?? []
    expect(replay(geminiAgent, lines).events).toMatchObject([
      { type: 'started', session: 'd63ac7ed-43ac-453d-b680-828059839fbb' },
      { type: 'tool', name: 'write_file', summary: '/repo/hello.txt' },
      { type: 'text', text: 'DONE: wrote hello.txt' },
      { type: 'usage' },
      { type: 'done' },
    ])
  })
})

describe('an end without a result', () => {
  it.each([
    [exited(0), '', 'crashed'],
    [exited(1), 'boom', 'agent-failed'],
    [exited(41), 'Invalid auth method selected.', 'auth'],
    [exited(55), 'Gemini CLI is not running in a trusted directory.', 'permission'],
    [exited(42), 'Error resuming session: Invalid session identifier "a".', 'session-lost'],
    [exited(42), 'Error starting session: it already exists.', 'agent-failed'],
    [exited(53), 'turns', 'agent-failed'],
    [exited(144), 'bad request', 'agent-failed'],
    [exited(145), '', 'auth'],
    [exited(147), '', 'auth'],
    [exited(173), '', 'rate-limited'],
    [exited(244), '', 'overloaded'],
    [exited(17), '', 'overloaded'],
    [{ how: 'signalled', signal: 'SIGKILL' }, '', 'crashed'],
    [{ how: 'timed-out' }, '', 'timed-out'],
  ] as const)('%j %j is %s', (end, tail, kind) => {
    const started = samplesOf('gemini')[0]?.lines.slice(0, 2) ?? []
    expect(replay(geminiAgent, started, { end, tail }).failure?.kind).toBe(kind)
  })

  it('is none when the program lingers after its result', () => {
    const lines = samplesOf('gemini')[0]?.lines ?? []
    expect(replay(geminiAgent, lines, { end: { how: 'idle' } }).failure).toBeNull()
  })
})

function resultSaying(message: string): string {
  const error = { type: 'unknown', message: `[API Error: ${message}]` }
  return JSON.stringify({ type: 'result', timestamp: '2026-11-21T04:46:05.000Z', status: 'error', error })
}

it.each([
  ['You exceeded your current quota, please check your plan. Please retry in 34.5s.', 'rate-limited', 34_500],
  ['Your quota will reset after 1h2m3s.', 'rate-limited', 3_723_000],
  ['You have exhausted your daily quota on this model.', 'quota', null],
  ['No capacity available for model gemini-2.5-pro on the server', 'overloaded', undefined],
] as const)('%j is %s', (message, kind, waitMs) => {
  const { failure } = replay(geminiAgent, [resultSaying(message)])
  expect(failure?.kind).toBe(kind)
  const resetAt = waitMs == null ? waitMs : Date.parse('2026-11-21T04:46:05.000Z') + waitMs
  expect(failure !== null && 'resetAt' in failure ? failure.resetAt : undefined).toBe(resetAt)
})

it('a tool its policy refused is told by the name in its id', () => {
  const line = {
    type: 'tool_result',
    tool_id: 'run_shell_command__run_shell_command_17_0',
    status: 'error',
    error: { type: 'policy_violation', message: 'Tool execution denied by policy.' },
  }
  expect(geminiAgent.parse(JSON.stringify(line))).toEqual([
    { type: 'denied', name: 'run_shell_command', summary: 'Tool execution denied by policy.' },
  ])
})

describe('the command line', () => {
  const spec: AgentSpec = {
    ...{ name: 'gemini', adapter: 'gemini', run: null, args: ['--model', 'm'] },
    ...{ concurrency: null, passEnv: [], env: {} },
  }
  const start = (more: Partial<AgentSpec>, kind: 'new' | 'resume') =>
    geminiAgent.start({
      spec: { ...spec, ...more },
      promptFile: '/p.md',
      cwd: '/w',
      session: { kind, id: 'an-id' },
    })

  it('names the session of a first attempt and edits and tests unasked', () => {
    expect(start({}, 'new').command).toEqual([
      ...['gemini', '--output-format', 'stream-json', '--approval-mode', 'auto_edit'],
      ...['--allowed-tools', 'run_shell_command', '--session-id', 'an-id', '--model', 'm'],
    ])
  })

  it('resumes a session, asks nothing with full permissions, and runs the program of the config', () => {
    const { command, env } = start({ run: ['npx', 'gemini'], permissions: 'full' }, 'resume')
    expect(command).toEqual([
      ...['npx', 'gemini', '--output-format', 'stream-json', '--approval-mode', 'yolo'],
      ...['--resume', 'an-id', '--model', 'm'],
    ])
    expect(env.GEMINI_CLI_TRUST_WORKSPACE).toBe('true')
  })
})
