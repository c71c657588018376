import { describe, expect, it } from 'vitest'
import { copilotAgent } from '../../../src/adapters/agent/copilot/agent.ts'
import type { AgentSpec } from '../../../src/core/config.ts'
import type { FailureKind } from '../../../src/core/failure.ts'
import { replay, samplesOf } from './replay.ts'

const samples: Readonly<Record<string, readonly [FailureKind | null, string]>> = {
  'success: one tool call then final text': [null, 'd21ccc8c'],
  'resume of the same session with feedback': [null, 'd21ccc8c'],
  'every model call answers 401': ['auth', '5350aeee'],
  'every model call answers 429': ['rate-limited', 'da661fd5'],
  'every model call answers 500': ['overloaded', '80707464'],
  'every model call answers 529': ['overloaded', '80a1ac90'],
  'every model call answers 400': ['context-exhausted', '9948c7fe'],
  'every model call answers cut': ['overloaded', 'c487ad00'],
  'every model call answers reset': ['overloaded', 'd8824a2f'],
}

describe('recorded runs', () => {
  it('are all judged', () => {
    expect(samplesOf('copilot').map(({ name }) => name)).toEqual(Object.keys(samples))
  })

  it.each(samplesOf('copilot'))('$name', ({ name, lines }) => {
    const [kind, session] = samples[name] ?? []
    const replayed = replay(copilotAgent, lines, { end: { how: 'exited', code: kind === null ? 0 : 1 } })
    expect(replayed.failure?.kind ?? null).toBe(kind)
    expect(replayed.session?.slice(0, 8)).toBe(session)
    expect(replayed.usage).toBeNull()
    const retried = replayed.events.filter((event) => event.type === 'retrying')
    expect(retried.map(({ failure }) => failure?.kind)).toEqual(kind === null ? [] : [kind])
  })

  it('show text and tools', () => {
    expect(replay(copilotAgent, samplesOf('copilot')[0]?.lines ?? []).events).toMatchObject([
      { type: 'tool', name: 'create', summary: '/repo/hello.txt' },
      { type: 'text', text: 'DONE: wrote hello.txt' },
      { type: 'started' },
      { type: 'done' },
    ])
  })
})

it.each([
  [{ how: 'exited', code: 0 }, '', 'crashed'],
  [{ how: 'exited', code: 1 }, 'boom', 'agent-failed'],
  [{ how: 'exited', code: 1 }, 'Error: No authentication information found.', 'auth'],
  [{ how: 'exited', code: 1 }, "Error: No session, task, or name matched 'a'.", 'session-lost'],
  [{ how: 'signalled', signal: 'SIGTERM' }, '', 'crashed'],
] as const)('%j %j without a result is %s', (end, tail, kind) => {
  expect(replay(copilotAgent, [], { end, tail }).failure?.kind).toBe(kind)
})

it('a program that lingers after its result has succeeded', () => {
  const lines = samplesOf('copilot')[0]?.lines ?? []
  expect(replay(copilotAgent, lines, { end: { how: 'idle' } }).failure).toBeNull()
})

it.each([
  [{ command: 'create' }, 'create'],
  [{ shell_error_category: 'permission_denied' }, 'shell'],
  [{}, 'tool'],
])('a denied tool noted as %j is %s', (properties, name) => {
  const error = { message: 'Permission denied because …', code: 'denied' }
  const data = { toolCallId: 'call_1', success: false, error, toolTelemetry: { properties } }
  expect(copilotAgent.parse(JSON.stringify({ type: 'tool.execution_complete', data }))).toEqual([
    { type: 'denied', name, summary: error.message },
  ])
})

it.each([
  [{ errorType: 'rate_limit', message: 'slow down' }, 'rate-limited'],
  [{ errorType: 'authentication', message: 'who?' }, 'auth'],
  [{ errorType: 'query', statusCode: 402, message: 'no premium requests left' }, 'quota'],
  [{ errorType: 'query', message: 'something else' }, 'agent-failed'],
])('%j is %s', (data, kind) => {
  expect(replay(copilotAgent, [JSON.stringify({ type: 'session.error', data })]).failure?.kind).toBe(kind)
})

describe('the command line', () => {
  const spec: AgentSpec = {
    ...{ name: 'copilot', adapter: 'copilot', run: null, args: ['--model', 'm'] },
    ...{ concurrency: null, passEnv: [], env: {} },
  }
  const command = (kind: 'new' | 'resume', more: Partial<AgentSpec> = {}) =>
    copilotAgent.start({
      ...{ spec: { ...spec, ...more }, promptFile: '/p.md', cwd: '/w', session: { kind, id: 'an-id' } },
    }).command
  const flags = ['--output-format', 'json', '--disable-client-telemetry']

  it('names the session of a first attempt, and writes and tests unasked', () => {
    const safe = ['--allow-tool=write', '--allow-tool=shell']
    expect(command('new')).toEqual(['copilot', ...flags, ...safe, '--session-id=an-id', '--model', 'm'])
  })

  it('resumes a session, and asks nothing with full permissions', () => {
    expect(command('resume', { permissions: 'full', run: 'my-copilot' })).toEqual([
      ...['sh', '-c', 'my-copilot "$@"', 'sh', ...flags, '--allow-all', '--resume=an-id', '--model', 'm'],
    ])
  })

  it("never takes the user's own GitHub token along", () => {
    expect(copilotAgent.variables).not.toContain('GH_TOKEN')
    expect(copilotAgent.variables).not.toContain('GITHUB_TOKEN')
  })
})
