import { describe, expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import type { TaskSpec } from '../../src/core/plan/plan.ts'
import { config, me, retry, task } from '../support/builders.ts'
import type { Said } from '../support/said.ts'
import { failing } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const one = { config: config({ checks: [], concurrency: { agents: 1, checks: 1, unlanded: 8 } }) }
const begin = () => new SimulatedWorld().begin([task('a'), task('b', { after: ['a'] }), task('c')], one)
const add = (...tasks: TaskSpec[]): Said => ({ type: 'add-tasks', tasks })
const edit = (spec: TaskSpec): Said => ({ type: 'edit-task', spec })
const skip = (id: string): Said => ({ type: 'skip-task', task: toTaskId(id), reason: 'done by hand' })

describe('tasks that are added', () => {
  it('run with the others, and the journal says who added them', () => {
    const run = begin()
    run.say(add(task('d', { after: ['b'] }), task('e', { after: ['d'] })))
    expect(run.events('tasks-added')[0]?.by).toEqual(me)
    expect(run.run().landed()).toEqual(['a', 'c', 'b', 'd', 'e'])
  })

  it('may depend on tasks that have ended', () => {
    const run = begin().run()
    run.say(add(task('d', { after: ['a'] })))
    expect(run.status('d')).toBe('ready')
    expect(run.resume().run().landed()).toEqual(['a', 'c', 'b', 'd'])
  })

  it('end at once when they depend on one that is dead', () => {
    const run = new SimulatedWorld({ agent: () => failing({ kind: 'agent-failed', exitCode: 1, tail: '' }) })
    run.begin([task('a', { retry: { ...retry, maxAttempts: 1 } })], one).run()
    run.say(add(task('d', { after: ['a'] })))
    run.resume().run()
    expect(run.task('d').state).toMatchObject({ status: 'cancelled', because: 'a' })
  })

  it.each([
    ['a taken id', [task('a')], { kind: 'duplicate-task', task: 'a' }],
    ['an id named twice', [task('d'), task('d')], { kind: 'duplicate-task', task: 'd' }],
    [
      'an unknown dependency',
      [task('d', { after: ['x'] })],
      { kind: 'unknown-dependency', task: 'd', dependency: 'x' },
    ],
    [
      'a cycle',
      [task('d', { after: ['e'] }), task('e', { after: ['d'] })],
      { kind: 'cycle', path: ['d', 'e'] },
    ],
  ])('are refused for %s', (_, tasks, refusal) => {
    expect(begin().say(add(...tasks))).toEqual({ events: [], refusal })
  })
})

describe('a task that is edited', () => {
  it('is what the edit says from then on', () => {
    const run = begin()
    run.say(edit(task('c', { title: 'Do it differently', after: ['b'] })))
    expect(run.task('c')).toMatchObject({
      spec: { title: 'Do it differently' },
      state: { status: 'waiting' },
    })
    expect(run.run().landed()).toEqual(['a', 'b', 'c'])
  })

  it('may lose its dependency', () => {
    const run = begin()
    run.say(edit(task('b', { priority: 1 })))
    expect(run.run().landed()).toEqual(['a', 'b', 'c'])
    expect(run.events('attempt-started')[1]?.task).toBe('b')
  })

  it('must not have begun, nor close a circle', () => {
    const run = begin()
    expect(run.say(edit(task('a'))).refusal).toEqual({ kind: 'already-started', task: 'a' })
    expect(run.say(edit(task('b', { after: ['b'] }))).refusal).toMatchObject({ kind: 'cycle' })
    expect(run.say(edit(task('bb'))).refusal).toEqual({ kind: 'unknown-task', task: 'bb', nearest: 'b' })
  })
})

describe('a task that is skipped', () => {
  it('satisfies its dependents', () => {
    const run = begin()
    run.say(skip('c'))
    run.say(skip('b'))
    expect(run.run().landed()).toEqual(['a'])
    expect(run.end()).toBe('done')
  })

  it('must not be under way or have ended well', () => {
    const run = begin()
    expect(run.say(skip('a')).refusal).toEqual({
      kind: 'wrong-status',
      verb: 'skip',
      task: 'a',
      status: 'active',
    })
    run.run()
    expect(run.say(skip('a')).refusal).toMatchObject({ kind: 'wrong-status', status: 'landed' })
  })
})
