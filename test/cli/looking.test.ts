import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { RunPaths } from '../../src/app/run-folder.ts'
import { toRunId } from '../../src/core/ids.ts'
import { eventJsonSchema } from '../../src/report/schema/event.ts'
import { statusJsonSchema } from '../../src/report/schema/status.ts'
import { task } from '../support/builders.ts'
import type { TestRepository } from '../support/git.ts'
import { makeTestRepository } from '../support/git.ts'
import { recent, writeJournal } from '../support/journal.ts'
import { orch, timeless } from '../support/orch.ts'
import { failing } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const earlier = toRunId('20260104-080000-0z9y')
const latest = toRunId('20260105-090000-a1b2')

let repository: TestRepository
let paths: RunPaths

/** One task of each kind that a glance should tell apart, in a run that nobody drives any more. */
function story(): SimulatedWorld {
  return new SimulatedWorld({
    agent: ({ task: id }) =>
      id === 'docs'
        ? failing({ kind: 'agent-failed', exitCode: 2, tail: 'no such file' })
        : { writes: { [`${id}.ts`]: 'x' } },
  })
    .begin(
      [
        task('api'),
        task('ui', { after: ['api'] }),
        task('docs', { retry: { ...task('docs').retry, maxAttempts: 1 } }),
        task('site', { after: ['docs'] }),
        task('review', { approval: true }),
      ],
      { run: latest },
    )
    .run((simulated) => simulated.status('ui') === 'active')
}

beforeAll(() => {
  repository = makeTestRepository({ name: 'a repo with spaces' })
  writeJournal(
    repository.gitDir,
    recent(new SimulatedWorld().begin([task('old')], { run: earlier }).run().history),
  )
  paths = writeJournal(repository.gitDir, recent(story().history))
})

afterAll(() => repository.remove())

const answer = (...args: string[]) => {
  const { code, stdout, stderr } = orch(repository.path, args)
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return timeless(stdout)
}

it('status shows every task with what it does or waits for', () => {
  expect(answer('status')).toMatchInlineSnapshot(`
    "run 20260105-090000-a1b2 of checkout-rewrite on main: stopped
    no engine drives it any more; 1 attempt may still run; orch resume goes on
    5 tasks: 1 landed, 1 dead, 1 cancelled, 1 held, 1 active

    ✔ api     landed                   landed on main as b45366d
    ● ui      setting-up 0:00  no engine follows its 1st attempt; \`orch resume\` adopts what claude has made
    ✖ docs    dead                     died after its only attempt: the agent exited with 2
    ⊘ site    cancelled                was cancelled because docs ended without landing
    ‼ review  awaiting-approval 0:00  waits for approval: the plan asks for a person (approval)

    used: 300 tokens · $0.75
    "
  `)
})

it('list shows the latest run first', () => {
  expect(answer('list')).toMatchInlineSnapshot(`
    "20260105-090000-a1b2  stopped  checkout-rewrite  main  … ago  1 landed, 1 dead, 1 cancelled, 1 held, 1 active
    20260104-080000-0z9y  done     checkout-rewrite  main  … ago  1 landed
    "
  `)
})

it('why tells of the run and of everything open', () => {
  expect(answer('why')).toMatchInlineSnapshot(`
    "20260105-090000-a1b2 no engine drives it any more; 1 attempt may still run; orch resume goes on
      ui      no engine follows its 1st attempt; \`orch resume\` adopts what claude has made
      docs    died after its only attempt: the agent exited with 2
              hint: orch retry docs -m "what to do differently"
      review  waits for approval: the plan asks for a person (approval)
    "
  `)
  expect(answer('why', 'docs')).toMatchInlineSnapshot(`
    "docs died after its only attempt: the agent exited with 2
      attempt 1 (claude, 61 s, 100 tokens · $0.25): the agent exited with 2
      saved work: 77a13ae on orch/20260105-090000-a1b2/docs
      hint: orch retry docs -m "what to do differently"
    "
  `)
})

it('a unique prefix names a run', () => {
  expect(answer('status', '--run', '20260104')).toContain(`run ${earlier} of checkout-rewrite on main: done`)
})

describe('for programs', () => {
  const json = (...args: string[]) => JSON.parse(orch(repository.path, args).stdout)

  it('status --json is what its schema says', () => {
    const status = json('status', '--json')
    expect(z.fromJSONSchema(statusJsonSchema as never).safeParse(status).error).toBeUndefined()
    expect(status).toMatchObject({
      v: 1,
      run: latest,
      plan: 'checkout-rewrite',
      target: 'main',
      endedAt: null,
    })
    expect(status.tasks.map(({ id, status: each }: { id: string; status: string }) => [id, each])).toEqual([
      ['api', 'landed'],
      ['ui', 'active'],
      ['docs', 'dead'],
      ['site', 'cancelled'],
      ['review', 'held'],
    ])
  })

  it('list --json and why --json name runs and tasks', () => {
    expect(json('list', '--json').runs.map(({ run }: { run: string }) => run)).toEqual([latest, earlier])
    expect(json('why', 'ui', '--json').tasks).toEqual([{ id: 'ui', why: expect.any(String) }])
  })

  it('every line of a journal is what the schema of events says', () => {
    const schema = z.fromJSONSchema(eventJsonSchema as never)
    const lines = readFileSync(paths.journal, 'utf8').trim().split('\n')
    const wrong = lines.filter((line) => !schema.safeParse(JSON.parse(line)).success)
    expect(wrong).toEqual([])
    expect(schema.safeParse({ ...JSON.parse(lines[0] ?? ''), type: 'run-begun' }).success).toBe(false)
  })
})

describe('where there is nothing to look at', () => {
  it('an unknown run is refused with the nearest', () => {
    const { code, stderr } = orch(repository.path, ['status', '--run', '20260105-090000-a1b3'])
    expect(stderr).toMatchInlineSnapshot(`
      "no run begins with "20260105-090000-a1b3"
        hint: did you mean 20260105-090000-a1b2?
      "
    `)
    expect(code).toBe(2)
  })

  it('an unknown task is refused with the nearest', () => {
    const { code, stderr } = orch(repository.path, ['why', 'apy'])
    expect(stderr).toMatchInlineSnapshot(`
      "there is no task "apy" in this run
        hint: did you mean api?
      "
    `)
    expect(code).toBe(2)
  })

  it('a prefix of several runs is refused with a list', () => {
    const { code, stderr } = orch(repository.path, ['status', '--run', '2026'])
    expect(stderr).toMatchInlineSnapshot(`
      "more than one run is meant
        20260104-080000-0z9y
        20260105-090000-a1b2
      hint: say which one with --run <run>
      "
    `)
    expect(code).toBe(2)
  })

  it('outside a repository it is the environment that is wrong', () => {
    const { code, stderr } = orch('/', ['status'])
    expect(stderr).toMatchInlineSnapshot(`
      "orch cannot work here
        / is not in a git repository; go to one, or make one with git init
      "
    `)
    expect(code).toBe(3)
  })

  it('a repository without runs says how to start one', () => {
    const empty = makeTestRepository()
    expect(orch(empty.path, ['list'])).toMatchObject({ code: 0, stdout: '' })
    const { code, stderr } = orch(empty.path, ['status'])
    empty.remove()
    expect(stderr).toMatchInlineSnapshot(`
      "there is no run in this repository yet
        hint: orch run plan.json starts one
      "
    `)
    expect(code).toBe(2)
  })
})
