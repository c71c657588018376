import { describe, expect, it } from 'vitest'
import { commandAgent } from '../../../src/adapters/agent/command.ts'
import { scriptedAgent } from '../../../src/adapters/agent/scripted.ts'
import type { AgentSpec } from '../../../src/core/config.ts'
import type { AgentEvent } from '../../../src/ports/agent.ts'
import type { CommandEnd } from '../../../src/ports/commands.ts'

const spec = (changes: Partial<AgentSpec>): AgentSpec => ({
  name: 'script',
  adapter: 'command',
  run: null,
  args: [],
  concurrency: null,
  passEnv: [],
  env: {},
  ...changes,
})

const session = { kind: 'new', id: '0' } as const

describe('start', () => {
  const start = (changes: Partial<AgentSpec>) =>
    commandAgent.start({ spec: spec(changes), promptFile: '/run/prompt.md', cwd: '/slot', session }).command

  it.each([
    ['a text goes to the shell', { run: 'make agent' }, 'make agent'],
    ['a list goes without one', { run: ['bash', 'agent.sh'] }, ['bash', 'agent.sh']],
    ['arguments follow a list', { run: ['bash'], args: ['$HOME'] }, ['bash', '$HOME']],
    [
      'arguments of a text are never read by the shell',
      { run: 'make agent', args: ['$(id)'] },
      ['sh', '-c', 'make agent "$@"', 'sh', '$(id)'],
    ],
  ])('%s', (_, changes, command) => {
    expect(start(changes)).toEqual(command)
  })

  it('a scripted agent is this Node with the script', () => {
    const agent = scriptedAgent({ program: '/orch/scripted-agent.js' })
    expect(
      agent.start({ spec: spec({ args: ['/s.json'] }), promptFile: '', cwd: '', session }).command,
    ).toEqual([process.execPath, '/orch/scripted-agent.js', '/s.json'])
  })
})

it.each([
  [session, {}],
  [{ kind: 'resume', id: 's1' } as const, { ORCH_SESSION_ID: 's1' }],
])('%j is told by the environment', (each, env) => {
  const ask = { spec: spec({ run: 'agent' }), promptFile: '', cwd: '', session: each }
  expect(commandAgent.start(ask).env).toEqual(env)
})

describe('parse', () => {
  it.each<[object, AgentEvent]>([
    [
      { type: 'started', session: 's1' },
      { type: 'started', session: 's1' },
    ],
    [
      { type: 'text', text: 'hm' },
      { type: 'text', text: 'hm' },
    ],
    [
      { type: 'tool', name: 'bash', summary: 'ls' },
      { type: 'tool', name: 'bash', summary: 'ls' },
    ],
    [
      { type: 'retrying', attempt: 2, delayMs: 500 },
      { type: 'retrying', attempt: 2, delayMs: 500 },
    ],
    [
      { type: 'usage', inputTokens: 10, outputTokens: -1, usd: 0.5 },
      {
        type: 'usage',
        usage: { inputTokens: 10, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0, usd: 0.5 },
        span: 'attempt',
      },
    ],
    [
      { type: 'done', summary: 'all green' },
      { type: 'done', summary: 'all green' },
    ],
    [
      { type: 'error', kind: 'rate-limited', resetAt: '2026-11-21T07:00:00Z', message: 'slow down' },
      { type: 'error', failure: { kind: 'rate-limited', resetAt: 1_795_244_400_000, tail: 'slow down' } },
    ],
    [
      { type: 'error', failure: { kind: 'auth', tail: 'no key' } },
      { type: 'error', failure: { kind: 'auth', tail: 'no key' } },
    ],
    [
      { type: 'error', kind: 'conflict', message: 'not its to say' },
      { type: 'error', failure: { kind: 'agent-failed', exitCode: 0, tail: 'not its to say' } },
    ],
  ])('%j is an event', (line, event) => {
    expect(commandAgent.parse(JSON.stringify(line))).toEqual([event])
  })

  it.each(['hello', '', '{', '[1]', '{}', '{"type":"landed"}', '{"type":"text"}', ' {"type":"done"}'])(
    '%s is log',
    (line) => {
      expect(commandAgent.parse(line)).toEqual([])
    },
  )
})

describe('claim', () => {
  const claim = (end: CommandEnd, events: readonly AgentEvent[] = []) =>
    commandAgent.claim({ end, durationMs: 1, outputBytes: 4, tail: 'tail', swept: 0 }, events, {
      timeoutMs: 60_000,
      idleTimeoutMs: 10_000,
    })
  const exited = (code: number) => ({ how: 'exited', code }) as const
  const overloaded = { type: 'error', failure: { kind: 'overloaded', tail: '529' } } as const
  const usage = {
    type: 'usage',
    usage: { inputTokens: 1, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0, usd: null },
    span: 'attempt',
  } as const

  it.each([
    ['exit 0 claims success', exited(0), null],
    ['75 means again, not my fault', exited(75), { kind: 'temporary', tail: 'tail' }],
    ['any other code is a failure', exited(127), { kind: 'agent-failed', exitCode: 127, tail: 'tail' }],
    [
      'a signal that orch did not send is a crash',
      { how: 'signalled', signal: 'SIGSEGV' } as const,
      { kind: 'crashed', signal: 'SIGSEGV', tail: 'tail' },
    ],
    ['a wall clock', { how: 'timed-out' } as const, { kind: 'timed-out', limitMs: 60_000, tail: 'tail' }],
    ['a silence', { how: 'idle' } as const, { kind: 'idle', limitMs: 10_000, tail: 'tail' }],
    ['an end that somebody asked for is no failure', { how: 'stopped' } as const, null],
    [
      'a program that is not there is named',
      { how: 'not-started', code: 'ENOENT', detail: 'spawn my agent ENOENT' } as const,
      { kind: 'not-installed', program: 'my agent', detail: 'spawn my agent ENOENT' },
    ],
    [
      'a machine without room for a process is to blame itself',
      { how: 'not-started', code: 'EAGAIN', detail: 'spawn agent EAGAIN' } as const,
      { kind: 'stage-failed', stage: 'run-agent', detail: 'spawn agent EAGAIN' },
    ],
  ])('%s', (_, end, failure) => {
    expect(claim(end)).toEqual(failure)
  })

  it('an error that came last counts more than the exit code', () => {
    for (const code of [0, 1, 75]) expect(claim(exited(code), [overloaded])).toEqual(overloaded.failure)
  })

  it('usage told after an error does not hide it', () => {
    expect(claim(exited(0), [overloaded, usage])).toEqual(overloaded.failure)
  })

  it('a result counts however long the program lingers after it', () => {
    const done = { type: 'done', summary: '' } as const
    for (const how of ['idle', 'timed-out', 'stopped'] as const) expect(claim({ how }, [done])).toBeNull()
  })

  it('an error that the agent got over does not count', () => {
    expect(claim(exited(0), [overloaded, { type: 'text', text: 'again' }])).toBeNull()
  })

  it('an error of no known kind gets the exit code, and the tail when it says nothing itself', () => {
    const failed = { type: 'error', failure: { kind: 'agent-failed', exitCode: 0, tail: '' } } as const
    expect(claim(exited(3), [failed])).toEqual({ kind: 'agent-failed', exitCode: 3, tail: 'tail' })
  })
})
