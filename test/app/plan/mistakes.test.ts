import { describe, expect, it } from 'vitest'
import { kinds, parsed, printed, testConfig } from '../../support/plan.ts'

const task = { id: 'api', prompt: 'Add it' }
const withTask = (fields: object) => parsed({ tasks: [{ ...task, ...fields }] })

it('every mistake is reported at once, in the order of the text', async () => {
  const text = `{
  "vers": 1,
  "tasks": [
    { "id": "api", "prompt": "x", "timeout": 45 },
    { "id": "api", "promt": "x", "dependsOn": ["ui"] },
    { "id": "ui", "prompt": "y", "dependsOn": ["db"], "checks": ["unti"] },
    { "id": "db", "promptFile": "nope.md", "dependsOn": ["ui", "uii"] }
  ]
}`
  const config = testConfig({ checks: [{ name: 'unit', run: 'npm test' }] })
  expect(printed(await parsed(text, { config }))).toMatchInlineSnapshot(`
    "plan.json:2:3: unknown field "vers"
        "vers": 1,
        ^^^^^^
    hint: did you mean "version"?

    plan.json:4:46: timeout must be a duration such as "45m", not 45
          { "id": "api", "prompt": "x", "timeout": 45 },
                                                   ^^
    hint: a number and ms, s, m, h or d, at most 24 days: "90s", "45m"

    plan.json:5:5: task "api" has neither prompt nor promptFile
          { "id": "api", "promt": "x", "dependsOn": ["ui"] },
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    hint: say what the agent has to do

    plan.json:5:13: duplicate id "api"
          { "id": "api", "promt": "x", "dependsOn": ["ui"] },
                  ^^^^^
    hint: it stands first on line 4

    plan.json:5:20: unknown field "promt"
          { "id": "api", "promt": "x", "dependsOn": ["ui"] },
                         ^^^^^^^
    hint: did you mean "prompt"?

    plan.json:6:48: cycle: ui → db → ui
          { "id": "ui", "prompt": "y", "dependsOn": ["db"], "checks": ["unti"] },
                                                     ^^^^
    hint: each of these waits for the next; remove one of the dependencies

    plan.json:6:66: unknown check "unti"
          { "id": "ui", "prompt": "y", "dependsOn": ["db"], "checks": ["unti"] },
                                                                       ^^^^^^
    hint: did you mean "unit"?

    plan.json:7:33: promptFile "nope.md" does not exist
          { "id": "db", "promptFile": "nope.md", "dependsOn": ["ui", "uii"] }
                                      ^^^^^^^^^
    hint: it is relative to the plan file

    plan.json:7:64: unknown dependency "uii"
          { "id": "db", "promptFile": "nope.md", "dependsOn": ["ui", "uii"] }
                                                                     ^^^^^
    hint: did you mean "ui"?"
  `)
})

describe('an id becomes a branch and a folder, so', () => {
  it.each([
    ['../x', 'x'],
    ['-rf', 'rf'],
    ['a..b', 'a.b'],
    ['a.lock', 'a-lock'],
    ['a.lock.b', 'a-lock.b'],
    ['a.', 'a'],
    ['Api', 'api'],
    ['two words', 'two-words'],
    ['a/b', 'a-b'],
    ['', null],
    ['修复', null],
    ['x'.repeat(65), 'x'.repeat(64)],
  ])('%j gets one diagnostic that suggests %j', async (id, suggestion) => {
    const reading = await withTask({ id })
    expect(reading).toMatchObject({ kind: 'diagnostics', diagnostics: [{ kind: 'bad-id', id, suggestion }] })
  })

  it.each(['a', '0', 'a.b', 'a-b_c', 'a.locks', 'x'.repeat(64)])('%j is fine', async (id) => {
    expect((await withTask({ id })).kind).toBe('plan')
  })
})

describe('dependencies', () => {
  const graph = (edges: Readonly<Record<string, readonly string[]>>) =>
    parsed({ tasks: Object.entries(edges).map(([id, dependsOn]) => ({ id, prompt: 'x', dependsOn })) })

  it('of an unknown task name the nearest id', async () => {
    expect(printed(await graph({ api: [], ui: ['apii'] }))).toContain(
      'unknown dependency "apii"\n  {"tasks":[{"id":"api","prompt":"x","dependsOn":[]},{"id":"ui","prompt":"x","dependsOn":["apii"]}]}',
    )
    expect(printed(await graph({ api: [], ui: ['apii'] }))).toContain('hint: did you mean "api"?')
  })

  it('that lead in a circle are told as the circle', async () => {
    expect(printed(await graph({ a: ['b'], b: ['a'] }))).toContain('cycle: a → b → a')
    expect(printed(await graph({ a: ['a'] }))).toContain('cycle: a → a')
  })

  it('named twice are a mistake', async () => {
    expect(kinds(await graph({ a: [], b: ['a', 'a'] }))).toEqual(['duplicate-name'])
  })

  it('of a task whose own id is wrong are still known', async () => {
    expect(kinds(await graph({ 'A B': [], b: ['A B'] }))).toEqual(['bad-id'])
  })
})

describe('a single field', () => {
  it.each([
    ['is unknown', { promt: 'x' }, 'unknown field "promt"'],
    ['has the wrong type', { timeout: 45 }, 'timeout must be a duration such as "45m", not 45'],
    [
      'is no duration',
      { timeout: '45 minutes' },
      'timeout must be a duration such as "45m", not "45 minutes"',
    ],
    ['is no time at all', { timeout: '0s' }, 'timeout must be a duration such as "45m", not "0s"'],
    [
      'is longer than a timer',
      { idleTimeout: '25d' },
      'idleTimeout must be a duration such as "45m", not "25d"',
    ],
    [
      'is none of its words',
      { change: 'optinal' },
      'change must be one of required, optional, none, not "optinal"',
    ],
    [
      'leaves the repository',
      { scope: ['../x/**'] },
      'scope[0] must be a path or pattern within the repository',
    ],
    ['names an agent twice', { agent: ['script', 'script'] }, 'duplicate agent "script"'],
    ['is an empty command', { doneWhen: [] }, 'doneWhen must be a command'],
    ['is an empty chain', { agent: [] }, 'agent must be a list with at least one entry, not an empty list'],
    ['is no variable', { env: { '1X': 'a' } }, 'env.1X must be the name of a variable, not "1X"'],
    ['is no reference', { env: { X: { from: 'NPM' } } }, 'env.X.from must be text, or a reference such as'],
    ['belongs to orch', { env: { ORCH_BASE: 'x' } }, 'the variable ORCH_BASE is set by orch and git alone'],
    ['is within another', { retry: { maxAttempts: 0 } }, 'retry.maxAttempts must be at least 1, not 0'],
    [
      'allows a rule without paths',
      { allow: [{ rule: 'scope', paths: [] }] },
      'allow[0].paths must be a list with',
    ],
    [
      'allows an unknown rule',
      { allow: [{ rule: 'x', paths: ['a'] }] },
      'allow[0].rule must be one of scope',
    ],
    ['takes what nobody defined', { uses: ['db'] }, 'unknown resource "db"'],
    ['gates with what nobody defined', { checks: ['unit'] }, 'unknown check "unit"'],
    ['asks whom nobody knows', { agent: 'scrip' }, 'unknown agent "scrip"'],
  ])('%s', async (_, fields, message) => {
    expect(printed(await withTask(fields))).toContain(message)
  })

  it('may hold a deadline longer than any timer', async () => {
    expect((await withTask({ deadline: '60d' })).kind).toBe('plan')
  })

  it('named __proto__ is unknown like any other', async () => {
    expect(
      printed(await parsed('{"tasks": [{"id": "a", "prompt": "x", "__proto__": {"scope": []}}]}')),
    ).toContain('unknown field "__proto__"')
  })
})

describe('a prompt', () => {
  it.each([
    ['is missing', { prompt: undefined }, 'no-prompt'],
    ['is given twice', { promptFile: 'x.md' }, 'two-prompts'],
    ['is blank', { prompt: ' \n' }, 'empty-prompt'],
    ['is not text', { prompt: 5 }, 'wrong-value'],
  ])('%s', async (_, fields, kind) => {
    expect(kinds(await withTask(fields))).toEqual([kind])
  })
})

it('the same mistake in two tasks is told twice', async () => {
  const task = { prompt: 'x', promt: 'y', timeout: 1 }
  const reading = await parsed({
    tasks: [
      { id: 'a', ...task },
      { id: 'b', ...task },
    ],
  })
  expect(kinds(reading)).toEqual(['unknown-field', 'wrong-value', 'unknown-field', 'wrong-value'])
})

describe('a plan', () => {
  it.each([
    ['of another version', { version: 2, tasks: [task] }, 'version 2 is unknown to this orch'],
    ['without tasks', { tasks: [] }, 'empty plan: it has no tasks'],
    ['that forgets them', {}, '"tasks" is missing'],
    ['that is a list', [task], 'the file must be an object, not a list'],
    ['with tasks by name', { tasks: { api: task } }, 'tasks must be a list, not an object'],
    ['for no branch', { target: 'a..b', tasks: [task] }, 'target must be a name that git takes for a branch'],
  ])('%s', async (_, plan, message) => {
    const reading = await parsed(plan)
    expect(printed(reading)).toContain(message)
    expect(kinds(reading)).toHaveLength(1)
  })
})

it('a task cannot be gated by a check that never looks at a candidate', async () => {
  const checks = [{ name: 'types', run: 'tsc', on: ['branch'], required: false }]
  const reading = await parsed(
    { tasks: [{ ...task, checks: ['types'] }] },
    { config: testConfig({ checks }) },
  )
  expect(kinds(reading)).toEqual(['gate-without-proof'])
  expect(printed(reading)).toContain('check types never looks at a candidate, so no task can be gated by it')
})
