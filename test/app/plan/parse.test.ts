import { describe, expect, it } from 'vitest'
import { kinds, parsed, planOf, printed, testConfig } from '../../support/plan.ts'

const one = { id: 'api', prompt: 'Add the orders endpoint' }
const command = { adapter: 'command', run: ['bash', 'agent.sh'] }

it('a task of id and prompt has every default filled in', async () => {
  const plan = planOf(await parsed({ tasks: [one] }, { path: 'plans/orders.json' }))
  expect(plan).toEqual({
    name: 'orders',
    target: null,
    onDead: 'continue',
    tasks: [
      {
        id: 'api',
        title: 'Add the orders endpoint',
        prompt: 'Add the orders endpoint',
        agents: ['script'],
        dependsOn: [],
        scope: [],
        checks: [],
        change: 'required',
        doneWhen: null,
        timeoutMs: 45 * 60_000,
        idleTimeoutMs: 10 * 60_000,
        deadlineMs: null,
        retry: testConfig().retry,
        priority: 0,
        approval: false,
        allow: [],
        uses: [],
        env: {},
        setup: [],
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ],
  })
})

it('the plan of the handbook is valid', async () => {
  const text = `{
    "$schema": "…/plan.schema.json", "version": 1, "name": "checkout-rewrite",
    "target": "main",                        // else the config's, else the current branch
    "defaults": { "agent": "claude", "timeout": "45m", "idleTimeout": "10m" },
    "onDead": "continue",                    // or "stop"
    "tasks": [
      { "id": "api", "title": "Add the orders endpoint", "prompt": "…", "scope": ["src/api/**"] },
      { "id": "ui", "promptFile": "prompts/ui.md", "dependsOn": ["api"],
        "agent": ["claude", "codex"],        /* fallback chain */
        "checks": ["unit"], "approval": true, "priority": 1, "env": { "PORT": "auto" },
        "allow": [{ "rule": "protectedPaths", "paths": [".github/**"] }] }
    ]
  }`
  const config = testConfig({
    agents: { claude: command, codex: command },
    checks: [{ name: 'unit', run: 'npm test' }],
  })
  const readPromptFile = () => ({ kind: 'text', text: 'Build the page\nwith orders' }) as const
  const plan = planOf(await parsed(text, { config, readPromptFile }))
  expect(plan.name).toBe('checkout-rewrite')
  expect(plan.target).toBe('main')
  expect(plan.tasks.map(({ id, title, agents }) => ({ id, title, agents }))).toEqual([
    { id: 'api', title: 'Add the orders endpoint', agents: ['claude'] },
    { id: 'ui', title: 'Build the page', agents: ['claude', 'codex'] },
  ])
})

it('YAML says the same as JSON', async () => {
  const yaml =
    'version: 1\nname: x\ntasks:\n  - id: api\n    prompt: |\n      Add it\n      well\n    timeout: 90s\n'
  const fromYaml = planOf(await parsed(yaml, { path: 'plan.yml' }))
  const json = { version: 1, name: 'x', tasks: [{ id: 'api', prompt: 'Add it\nwell\n', timeout: '90s' }] }
  expect(fromYaml).toEqual(planOf(await parsed(json)))
  expect(planOf(await parsed(yaml, { path: '-' }))).toEqual(fromYaml)
})

it('a byte order mark and Windows line ends are read over', async () => {
  const text = `\ufeff${JSON.stringify({ tasks: [one] }, null, 2).replaceAll('\n', '\r\n')}`
  expect(planOf(await parsed(text)).tasks).toHaveLength(1)
  expect(printed(await parsed(text.replace('"prompt"', '"promt"')))).toContain(
    'plan.json:5:7: unknown field "promt"',
  )
})

it('the title is the first line with something on it, cut at 60 characters', async () => {
  const title = async (prompt: string) =>
    planOf(await parsed({ tasks: [{ id: 'a', prompt }] })).tasks[0]?.title
  expect(await title('\n\n  Add orders\nand more')).toBe('Add orders')
  expect(await title('x'.repeat(80))).toBe('x'.repeat(60))
  expect(await title('🚀'.repeat(80))).toBe('🚀'.repeat(60))
})

it("a task's retry replaces single fields of the config's", async () => {
  const plan = planOf(await parsed({ tasks: [{ ...one, retry: { maxAttempts: 1, maxInterval: '2m' } }] }))
  expect(plan.tasks[0]?.retry).toEqual({ ...testConfig().retry, maxAttempts: 1, maxIntervalMs: 120_000 })
})

describe('the digest', () => {
  const digest = async (task: object, changes: Parameters<typeof parsed>[1] = {}) =>
    planOf(await parsed({ tasks: [{ ...one, ...task }] }, changes)).tasks[0]?.digest

  it('stays when only name, title or timing change', async () => {
    expect(await digest({ id: 'other', title: 'Other', timeout: '5m', priority: 3 })).toBe(await digest({}))
  })

  it.each([
    ['prompt', { prompt: 'Another' }],
    ['scope', { scope: ['src/**'] }],
    ['change', { change: 'optional' }],
    ['env', { env: { A: '1' } }],
  ])('changes with %s', async (_, task) => {
    expect(await digest(task)).not.toBe(await digest({}))
  })

  it('changes with the agent', async () => {
    const config = testConfig({ agents: { script: command, other: command }, agent: 'script' })
    expect(await digest({ agent: 'other' }, { config })).not.toBe(await digest({}, { config }))
  })
})

describe('the agent', () => {
  const agents = { one: command, two: command, three: command, four: command }
  const chain = async (plan: object, changes: Parameters<typeof parsed>[1]) =>
    planOf(await parsed(plan, changes)).tasks[0]?.agents
  const named = { defaults: { agent: 'two' }, tasks: [{ ...one, agent: ['one', 'two'] }] }
  const config = testConfig({ agents, agent: 'three' })

  it('is --agent before all else', async () => {
    expect(await chain(named, { config, agentOverride: 'four' })).toEqual(['four'])
  })

  it("is the task's, then the plan's default, then the config's", async () => {
    expect(await chain(named, { config })).toEqual(['one', 'two'])
    expect(await chain({ ...named, tasks: [one] }, { config })).toEqual(['two'])
    expect(await chain({ tasks: [one] }, { config })).toEqual(['three'])
  })

  it('is the only one there is', async () => {
    expect(await chain({ tasks: [one] }, { config: testConfig({ agents: { one: command } }) })).toEqual([
      'one',
    ])
    expect(await chain({ tasks: [one] }, { foundAgents: ['claude'] })).toEqual(['script'])
    const config = testConfig({ agents: {} })
    expect(await chain({ tasks: [one] }, { config, foundAgents: ['claude'] })).toEqual(['claude'])
  })

  it('has to be named when there are several, once for all tasks', async () => {
    const reading = await parsed({ tasks: [one, { ...one, id: 'b' }] }, { config: testConfig({ agents }) })
    expect(kinds(reading)).toEqual(['no-agent'])
    expect(printed(reading)).toContain('with one of one, two, three, four')
  })

  it('of the option is shown as the option when it is unknown', async () => {
    expect(printed(await parsed({ tasks: [one] }, { agentOverride: 'scrpt' }))).toMatchInlineSnapshot(`
      "--agent:1:1: unknown agent "scrpt"
        scrpt
        ^^^^^
      hint: did you mean "script"?"
    `)
  })
})
