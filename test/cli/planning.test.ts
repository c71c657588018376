import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testFolder } from '../support/folder.ts'
import type { TestFiles } from '../support/git.ts'
import { makeTestRepository } from '../support/git.ts'
import { orch } from '../support/orch.ts'

const plan = {
  name: 'orders',
  tasks: [
    { id: 'api', prompt: 'Add the endpoint.' },
    { id: 'ui', prompt: 'Show it.', dependsOn: ['api'], agent: 'script', checks: ['unit'], uses: ['db'] },
  ],
}

const config = {
  agent: 'script',
  agents: { script: { adapter: 'command', run: ['bash', 'agent.sh'] } },
  checks: [{ name: 'unit', run: 'true' }],
  resources: { db: 1 },
}

function repositoryWith(files: TestFiles) {
  const repository = makeTestRepository({ files, name: 'a repo with spaces' })
  onTestFinished(() => repository.remove())
  return repository
}

describe('validate', () => {
  it('says what a valid plan is', () => {
    const { path } = repositoryWith({
      '.orchestrator.json': JSON.stringify(config),
      'plan.json': JSON.stringify(plan),
    })
    const { code, stdout, stderr } = orch(path, ['validate', 'plan.json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatchInlineSnapshot(`
      "plan.json is valid: plan orders, 2 tasks on 2 levels
      agents: script
      critical path: api -> ui
      "
    `)
  })

  it('reports the mistakes of config and plan at once', () => {
    const { path } = repositoryWith({
      '.orchestrator.json': JSON.stringify({ ...config, concurency: 2 }),
      'plan.json': JSON.stringify({ tasks: [{ id: 'ui', promt: 'y' }] }),
    })
    const { code, stderr } = orch(path, ['validate', 'plan.json'])
    expect(code).toBe(2)
    expect(stderr).toContain('unknown field "concurency"')
    expect(stderr).toContain('unknown field "promt"')
  })

  it('reports every mistake at once', () => {
    const wrong = {
      tasks: [
        { id: 'api', promt: 'x' },
        { id: 'ui', prompt: 'y', dependsOn: ['apy'] },
      ],
    }
    const { path } = repositoryWith({
      '.orchestrator.json': JSON.stringify(config),
      'plan.json': JSON.stringify(wrong, null, 2),
    })
    const { code, stdout, stderr } = orch(path, ['validate', 'plan.json'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatchInlineSnapshot(`
      "plan.json:3:5: task "api" has neither prompt nor promptFile
            {
            ^
      hint: say what the agent has to do

      plan.json:5:7: unknown field "promt"
              "promt": "x"
              ^^^^^^^
      hint: did you mean "prompt"?

      plan.json:11:9: unknown dependency "apy"
                "apy"
                ^^^^^
      hint: did you mean "api"?
      "
    `)
    const verdict = JSON.parse(orch(path, ['validate', 'plan.json', '--json']).stdout)
    expect(verdict).toMatchObject({
      v: 1,
      valid: false,
      diagnostics: [{ line: 3 }, { line: 5 }, { line: 11 }],
    })
  })

  it('works outside a repository, where it takes agents, checks and resources at their word', () => {
    const folder = testFolder()
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))
    const { code, stdout, stderr } = orch(folder, ['validate', 'plan.json'])
    expect(code).toBe(0)
    expect(stdout).toContain('plan.json is valid: plan orders, 2 tasks on 2 levels')
    expect(stderr).toMatchInlineSnapshot(`
      "no repository with a config here: agents, checks and resources were not looked up
      "
    `)
    writeFileSync(
      join(folder, 'plan.json'),
      JSON.stringify({ tasks: [{ id: 'a', prompt: 'x', dependsOn: ['b'] }] }),
    )
    expect(orch(folder, ['validate', 'plan.json'])).toMatchObject({ code: 2, stdout: '' })
  })

  it('reads a plan from stdin', () => {
    const { code, stdout } = orch(testFolder(), ['validate', '-'], { input: JSON.stringify(plan) })
    expect(code).toBe(0)
    expect(stdout).toContain('2 tasks')
  })

  it('a plan that is not there is named', () => {
    const { code, stderr } = orch(testFolder(), ['validate', 'nothing.json'])
    expect(code).toBe(2)
    expect(stderr).toContain('the plan nothing.json cannot be read')
  })
})

it('graph draws a plan in three ways', () => {
  const folder = testFolder()
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))
  const drawn = (...args: string[]) => orch(folder, ['graph', 'plan.json', ...args]).stdout
  expect(drawn()).toMatchInlineSnapshot(`
    "level 1
      * api
    level 2
      * ui   <- api

    * critical path, 2 of 2 tasks: api -> ui
    "
  `)
  expect(drawn('--format', 'mermaid')).toContain('flowchart LR')
  expect(drawn('--format', 'dot')).toContain('"api" -> "ui"')
})

it.each(['plan', 'config', 'event', 'status'])('schema %s is a JSON Schema', (name) => {
  const { code, stdout } = orch('/', ['schema', name])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ $schema: expect.stringContaining('json-schema.org') })
})

it.each(['bash', 'zsh', 'fish'])('completion %s names every verb', (shell) => {
  const { code, stdout } = orch('/', ['completion', shell])
  expect(code).toBe(0)
  for (const verb of ['run', 'status', 'completion']) expect(stdout).toContain(verb)
  expect(stdout).not.toContain('left-alone')
})
