import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { testFolder } from '../support/folder.ts'
import { orch } from '../support/orch.ts'

const said = (...args: string[]) => {
  const { code, stderr, stdout } = orch('/', args)
  expect(stdout).toBe('')
  expect(code).toBe(2)
  return stderr.trimEnd()
}

it('an unknown command, option or argument is one line and a hint', () => {
  expect(said('statsu')).toMatchInlineSnapshot(`
    "orch: unknown command 'statsu'
      hint: did you mean status?"
  `)
  expect(said('status', '--jsn')).toMatchInlineSnapshot(`
    "orch: unknown option '--jsn'
      hint: did you mean --json?"
  `)
  expect(said('logs')).toMatchInlineSnapshot(`
    "orch: missing required argument 'task'
      hint: orch logs --help"
  `)
  expect(said('status', 'api')).toMatchInlineSnapshot(`
    "orch: too many arguments for 'status'. Expected 0 arguments but got 1.
      hint: orch status --help"
  `)
  expect(said('logs', 'api', '--attempt', 'two')).toMatchInlineSnapshot(`
    "orch: option '--attempt <number>' argument 'two' is invalid. attempts count from 1
      hint: orch logs --help"
  `)
  expect(said('plan', 'from-issues')).toMatchInlineSnapshot(`
    "orch: required option '--label <name>' not specified
      hint: orch plan from-issues --help"
  `)
  expect(said('help', 'nothing')).toMatchInlineSnapshot(`
    "orch: name a command
      hint: orch --help"
  `)
  expect(said('schema', 'plans')).toMatchInlineSnapshot(`
    "orch: 'plans' is not known. Allowed choices are plan, config, event, status.
      hint: orch schema --help"
  `)
})

it('a part of a verb that is mistyped names the nearest', () => {
  expect(said('dlq', 'shwo', 'api')).toMatchInlineSnapshot(`
    "orch: 'shwo' is not one of list, show, retry, drop
      hint: did you mean show?"
  `)
  expect(said('rescue', 'everything')).toMatchInlineSnapshot(`
    "orch: 'everything' is not one of list, show, restore
      hint: orch rescue --help"
  `)
})

it('options that contradict each other are refused', () => {
  expect(said('run')).toMatchInlineSnapshot(`
    "orch: name a plan, or give a --task
      hint: orch run --help"
  `)
  expect(said('run', 'plan.json', '--task', 'x')).toMatchInlineSnapshot(`
    "orch: name a plan or give --task, not both
      hint: orch run --help"
  `)
  expect(said('run', 'plan.json', '--fresh', '--continue')).toMatchInlineSnapshot(`
    "orch: option '--continue' cannot be used with option '--fresh'
      hint: orch run --help"
  `)
  expect(said('run', 'plan.json', '--deadline', 'soon')).toMatchInlineSnapshot(`
    "orch: option '--deadline <time>' argument 'soon' is invalid. a number and ms, s, m, h or d, such as 90m
      hint: orch run --help"
  `)
  expect(said('cancel')).toMatchInlineSnapshot(`
    "orch: name the tasks, or say --all
      hint: orch cancel --help"
  `)
  expect(said('cancel', 'api', '--all')).toMatchInlineSnapshot(`
    "orch: name the tasks or say --all, not both
      hint: orch cancel --help"
  `)
  expect(said('logs', 'api', '--check', 'unit', '-f')).toMatchInlineSnapshot(`
    "orch: option '--check <name>' cannot be used with option '-f, --follow'
      hint: orch logs --help"
  `)
})

it('without arguments orch prints its help', () => {
  const bare = orch('/', [])
  expect(bare).toEqual(orch('/', ['--help']))
  expect(bare).toMatchObject({ code: 0, stderr: '' })
  expect(bare.stdout).toContain('Usage: orch')
})

it('prints its version', () => {
  expect(orch('/', ['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
})

const verbs = [
  ...['run', 'resume', 'check', 'demo', 'status', 'list', 'why', 'logs', 'verify'],
  ...['cancel', 'retry', 'answer', 'approve', 'reject', 'init', 'validate', 'graph', 'schema', 'completion'],
]

it.each(verbs)('orch %s --help says in one line what it does, with an example', (verb) => {
  const { code, stdout, stderr } = orch('/', [verb, '--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [usage, , about] = stdout.split('\n')
  expect(usage).toMatch(new RegExp(`^Usage: orch ${verb}`))
  expect(about?.length).toBeGreaterThan(10)
  expect(stdout).toMatch(/\nExamples?:\n {2}\$ .*orch /)
})

it('a reader that has seen enough is no failure', () => {
  const bin = join(import.meta.dirname, '../../bin/orch.js')
  const script = `"${process.execPath}" "${bin}" schema event | head -c 10; echo; echo "\${PIPESTATUS[0]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: testFolder() })
  expect(stderr).toBe('')
  expect(stdout.split('\n')[2]).toBe('0')
})
