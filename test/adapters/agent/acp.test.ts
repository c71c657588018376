import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeAcpScene } from './acp-scene.ts'
import { samplesOf } from './replay.ts'

let scene: ReturnType<typeof makeAcpScene>
beforeAll(() => {
  scene = makeAcpScene()
})
afterAll(() => scene.close())

const [success = '', cancel = '', refused = ''] = samplesOf('acp-gemini').map(({ name }) => name)
interface Counted {
  readonly in: number
  readonly cached?: number
  readonly out: number
  readonly usd?: number
  readonly span: 'session' | 'attempt'
}

function usage({ in: inputTokens, cached = 0, out: outputTokens, usd, span }: Counted) {
  const counted = { inputTokens, cachedTokens: cached, outputTokens, reasoningTokens: 0, usd: usd ?? null }
  return { type: 'usage', usage: counted, span }
}

describe('a recorded turn', () => {
  it.each([
    ['claude', 'Write', { in: 2400, cached: 400, out: 68, usd: 0.01656, span: 'session' }],
    ['codex', 'exec_command', { in: 2000, cached: 400, out: 68, span: 'attempt' }],
    ['copilot', 'edit', { in: 2000, cached: 400, out: 68, span: 'attempt' }],
    ['gemini', 'edit', { in: 2400, cached: 0, out: 68, span: 'attempt' }],
    ['opencode', 'edit', { in: 1000, cached: 200, out: 34, usd: 0.002136, span: 'session' }],
    ['qwen', 'write_file', { in: 2000, cached: 400, out: 68, span: 'attempt' }],
  ] as const)('of %s is told in events', async (cli, tool, counted) => {
    const turn = scene.replay(cli, success)
    const { code, events, kept, heard } = await turn.ended
    expect(code).toBe(0)
    expect(events[0]).toEqual({ type: 'started', session: expect.stringMatching(/^[\w-]{20,}$/) })
    expect(events.filter(({ type }) => type === 'tool')).toEqual([
      { type: 'tool', name: tool, summary: expect.stringContaining('hello.txt') },
    ])
    expect(events.slice(-3)).toEqual([
      { type: 'text', text: expect.stringContaining('DONE: wrote hello.txt') },
      usage(counted),
      { type: 'done', summary: expect.stringContaining('DONE: wrote hello.txt') },
    ])
    expect(kept).toBeGreaterThan(4)
    expect(heard.map(({ method }) => method).slice(0, 3)).toEqual([
      'initialize',
      'session/new',
      'session/prompt',
    ])
  })

  it.each(['codex', 'copilot', 'gemini', 'opencode', 'qwen'])(
    'of %s without a login is an auth failure',
    async (cli) => {
      const { code, events } = await scene.replay(cli, refused).ended
      expect(code).toBe(1)
      expect(events.at(-1)).toMatchObject({ type: 'error', failure: { kind: 'auth' } })
    },
  )

  it.each(['claude', 'codex', 'copilot', 'gemini', 'opencode', 'qwen'])(
    'of %s is cancelled by the protocol',
    async (cli) => {
      const turn = scene.replay(cli, cancel)
      await turn.event('tool')
      turn.stop()
      const { code, events, heard } = await turn.ended
      expect(code).toBe(0)
      expect(events.map(({ type }) => type)).not.toContain('done')
      expect(heard.at(-1)?.method).toBe('session/cancel')
    },
  )
})

it('an agent that writes through its client gets into the worktree', async () => {
  const turn = scene.replay('opencode', success)
  const { heard } = await turn.ended
  expect(readFileSync(join(turn.worktree, 'hello.txt'), 'utf8')).toBe('hello from mock\n')
  expect(heard.slice(3)).toMatchObject([
    { id: 0, result: { outcome: { outcome: 'selected', optionId: 'once' } } },
    { id: 1, result: {} },
  ])
})

it('what the client does not know is refused by number', async () => {
  const { heard } = await scene.replay('qwen', success).ended
  expect(heard.at(-1)).toMatchObject({ id: 0, error: { code: -32601 } })
})
