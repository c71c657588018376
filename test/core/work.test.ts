import { describe, expect, it } from 'vitest'
import { check, config, retry, task } from '../support/builders.ts'
import type { Script } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const plain = { config: config({ checks: [] }) }
const idle: Script = { agent: () => ({}) }

describe('an attempt that changes nothing', () => {
  it('has failed where a change is required, and is told so after a pause', () => {
    const run = new SimulatedWorld(idle).begin([task('a')], plain)
    run.run((simulated) => simulated.events('attempt-failed').length === 1)
    const [failed] = run.events('attempt-failed')
    expect(failed?.next?.start.feedback).toMatchObject({ kind: 'no-change' })
    expect((failed?.next?.notBefore ?? 0) - run.now).toBe(1_000)
    run.run()
    expect(run.task('a').tally).toMatchObject({ attempts: 3, spent: 3 })
    expect(run.task('a').state).toMatchObject({
      status: 'dead',
      failure: { kind: 'no-change', sameAsRed: false },
    })
  })

  it('is done where a change is optional or none is wanted', () => {
    const tasks = [task('a', { change: 'optional' }), task('b', { change: 'none' })]
    const run = new SimulatedWorld(idle).begin(tasks, plain).run()
    expect(run.task('a').state).toEqual({ status: 'done', reason: 'there was nothing to change' })
    expect(run.task('b').state).toEqual({
      status: 'done',
      reason: 'the agent is done and left the tree as it was',
    })
    expect(run.end()).toBe('done')
  })

  it('after an earlier one that did has changed something against the base', () => {
    const run = new SimulatedWorld({
      agent: ({ attempt }) =>
        attempt === 1
          ? {
              outcome: { kind: 'failed', failure: { kind: 'agent-failed', exitCode: 1, tail: '' } },
              writes: { a: 'x' },
            }
          : {},
    })
    expect(
      run
        .begin([task('a')], plain)
        .run()
        .landed(),
    ).toEqual(['a'])
  })
})

it('a change where none is wanted goes back to the agent', () => {
  const run = new SimulatedWorld({
    agent: ({ attempt }) => ({ writes: attempt === 1 ? { a: 'x' } : { a: '' } }),
  })
  run.begin([task('a', { change: 'none', retry: { ...retry, maxAttempts: 1 } })], plain).run()
  expect(run.task('a').state).toMatchObject({
    status: 'dead',
    failure: { kind: 'returned', reasons: [{ rule: 'change' }] },
  })
})

it('a task whose doneWhen holds already is done and starts no agent', () => {
  const run = new SimulatedWorld({ allocate: () => 'done' }).begin([task('a')], plain).run()
  expect(run.task('a').state).toEqual({ status: 'done', reason: 'its doneWhen command succeeds already' })
  expect(run.events('agent-ended')).toEqual([])
})

describe('branch checks', () => {
  const fields = {
    config: config({
      checks: [check('types', { on: ['branch'] }), check('e2e', { on: ['branch'], required: false })],
    }),
  }

  it('run in the slot of the attempt, those that gate the task only', () => {
    const run = new SimulatedWorld().begin([task('a')], fields)
    run.run((simulated) => simulated.wants('check a#1 types 0'))
    expect(run.run().landed()).toEqual(['a'])
    expect(run.events('check-finished').map((event) => event.check)).toEqual(['types'])
  })

  it('are believed at their first red and tell the agent', () => {
    const run = new SimulatedWorld({
      agent: ({ attempt }) => ({ writes: { a: `try ${attempt}` } }),
      check: (_, contents) => (contents.a === 'try 1' ? 'fail' : 'pass'),
    }).begin([task('a', { checks: ['e2e'] })], fields)
    run.run()
    expect(run.events('attempt-failed')[0]?.failure).toMatchObject({ kind: 'check-failed', where: 'branch' })
    expect(run.task('a').redTrees).toHaveLength(1)
    expect(run.landed()).toEqual(['a'])
  })

  it('of an attempt that is over count for nothing', () => {
    const run = new SimulatedWorld().begin([task('a')], fields).run()
    const before = run.task('a')
    const result = { outcome: 'edited', paths: [], durationMs: 1 } as const
    const { commit, tree } = run.events('check-finished')[0] ?? ({} as never)
    const subject = { of: 'branch', task: before.spec.id, attempt: 1 } as const
    run.say({ type: 'check-ended', subject, check: 'types', environment: '', commit, tree, result, log: '' })
    expect(run.task('a')).toEqual(before)
  })
})
