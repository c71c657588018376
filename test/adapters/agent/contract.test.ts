import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentNamed } from '../../../src/adapters/agent/agents.ts'
import type { AgentSpec } from '../../../src/core/config.ts'
import type { AgentSession } from '../../../src/ports/agent.ts'
import { replay, samplesOf } from './replay.ts'

const recorded = ['claude', 'codex', 'copilot', 'gemini', 'opencode', 'qwen'].flatMap((cli) =>
  samplesOf(cli).flatMap(({ lines }) => lines),
)

/** A recorded line in which anything may stand where one value stood. */
const damaged = fc
  .tuple(fc.constantFrom(...recorded), fc.nat(), fc.jsonValue({ maxDepth: 2 }))
  .map(([line, nth, value]) => damage(line, nth, value))

function damage(line: string, nth: number, value: unknown): string {
  let values = 0
  JSON.parse(line, (_, each) => {
    values += 1
    return each
  })
  let at = 0
  const damagedLine: unknown = JSON.parse(line, (_, each) => {
    at += 1
    return at - 1 === nth % values ? value : each
  })
  return JSON.stringify(damagedLine)
}

const natives = ['claude-code', 'codex', 'gemini', 'qwen', 'opencode', 'copilot']

function named(adapter: string) {
  const agent = agentNamed(adapter, { scripted: '/orch/scripted-agent.js', acp: '/orch/acp-client.js' })
  if (agent === undefined) throw new Error(`no adapter ${adapter}`)
  return agent
}

describe.each(['command', 'scripted', 'acp', ...natives])('%s', (adapter) => {
  const agent = named(adapter)

  it('takes any line for something to judge', () => {
    fc.assert(fc.property(fc.oneof(damaged, fc.string(), fc.json()), (line) => void replay(agent, [line])))
  })

  it.each(['', 'a line of log', '{', '[]', 'null', '{}', '{"type":"of-tomorrow"}', '{"type":{}}'])(
    '%j says nothing',
    (line) => {
      expect(agent.parse(line)).toEqual([])
    },
  )
})

describe.each(natives)('%s', (adapter) => {
  const agent = named(adapter)
  const id = '6f0d5c1e-0000-5000-a000-000000000000'
  const start = (changes: Partial<AgentSpec> = {}, kind: AgentSession['kind'] = 'new') => {
    const plain = { name: adapter, adapter, run: null, args: [], concurrency: null, passEnv: [], env: {} }
    const ask = { promptFile: '/run/prompt.md', cwd: '/slot', session: { kind, id } }
    return agent.start({ spec: { ...plain, ...changes }, ...ask })
  }
  const command = (...ask: Parameters<typeof start>) => [start(...ask).command].flat()

  it('starts the installed program, which gets the prompt from nowhere but standard input', () => {
    expect(command()[0]).toMatch(/^[a-z]+$/)
    expect(command().join(' ')).not.toContain('prompt.md')
  })

  it('a session that goes on is named, and told from a new one', () => {
    expect(command({}, 'resume').join(' ')).toContain(id)
    expect(command({}, 'resume')).not.toEqual(command())
  })

  it('bypasses nothing unless told to', () => {
    const bypass = /bypass|yolo|dangerous|allow-all|skip-permissions|--auto(?= |$)/i
    expect(command().join(' ')).not.toMatch(bypass)
    expect(command({ permissions: 'safe' })).toEqual(command())
    expect(command({ permissions: 'full' }).join(' ')).toMatch(bypass)
  })

  it.each(['new', 'resume'] as const)('takes arguments of the config after its own settings (%s)', (kind) => {
    const args = ['--model', '$(id)']
    const own = command({}, kind).filter((each) => each !== '-' && each !== 'resume' && !each.includes(id))
    const all = command({ args }, kind)
    expect(all.join('\n')).toContain(args.join('\n'))
    expect(all.indexOf('--model')).toBeGreaterThan(all.lastIndexOf(own.at(-1) ?? ''))
  })

  it('runs what the config says instead, without a shell or through one', () => {
    expect(command({ run: ['npx', 'it'] }).slice(0, 3)).toEqual(['npx', 'it', command()[1]])
    expect(command({ run: 'npx it' }).slice(0, 5)).toEqual(['sh', '-c', 'npx it "$@"', 'sh', command()[1]])
  })

  it("knows no variable of orch's own", () => {
    for (const name of agent.variables) expect(name).toMatch(/^(?!GITHUB_|GH_|ORCH_)[A-Z][A-Z0-9_]+$/)
  })
})
