import { describe, expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { config, retry, task } from '../support/builders.ts'
import type { Said } from '../support/said.ts'
import type { Script } from '../support/script.ts'
import { failing } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const once = { ...retry, maxAttempts: 1 }
const fails = (...ids: string[]): Script => ({
  agent: ({ task: id, attempt }) =>
    ids.includes(id) && attempt === 1
      ? failing({ kind: 'agent-failed', exitCode: 1, tail: '' })
      : { writes: { [id]: 'done' } },
})
const revive = (...ids: string[]): Said => ({
  type: 'retry-tasks',
  tasks: ids.map(toTaskId),
  hint: null,
  agent: null,
  clean: false,
})
const chain = [
  task('api', { retry: once }),
  task('ui', { after: ['api'] }),
  task('docs', { after: ['ui'] }),
  task('lint'),
]

describe('a dead dependency', () => {
  it('ends its dependents, near and far, because of it; everything else goes on', () => {
    const run = new SimulatedWorld(fails('api')).begin(chain).run()
    expect(run.status('api')).toBe('dead')
    expect(run.task('ui').state).toEqual({
      status: 'cancelled',
      because: 'api',
      reason: 'api ended without landing',
    })
    expect(run.task('docs').state).toMatchObject({ status: 'cancelled', because: 'api' })
    expect(run.landed()).toEqual(['lint'])
    expect(run.end()).toBe('failed')
  })

  it('comes back with a retry, and with it exactly those', () => {
    const run = new SimulatedWorld(fails('api')).begin([...chain, task('other', { after: ['lint'] })])
    run.say({ type: 'cancel-tasks', tasks: [toTaskId('other')], reason: 'not now' })
    run.run()
    run.say(revive('api'))
    expect(run.status('api')).toBe('ready')
    expect(run.status('ui')).toBe('waiting')
    expect(run.status('docs')).toBe('waiting')
    expect(run.status('other')).toBe('cancelled')
    run.resume().run()
    expect(run.landed()).toEqual(['lint', 'api', 'ui', 'docs'])
  })

  it('is what has to be revived, not what ended because of it', () => {
    const run = new SimulatedWorld(fails('api')).begin(chain).run()
    expect(run.say(revive('docs')).refusal).toEqual({ kind: 'revive-first', task: 'docs', because: 'api' })
    expect(run.say(revive('docs', 'api', 'api')).refusal).toBeNull()
    expect(run.events('task-revived').map((event) => event.task)).toEqual(['api'])
  })

  it('keeps its other dependents waiting when one of two is revived', () => {
    const both = [task('a', { retry: once }), task('b', { retry: once }), task('c', { after: ['a', 'b'] })]
    const run = new SimulatedWorld(fails('a', 'b')).begin(both).run()
    run.say(revive('a'))
    run.resume()
    expect(run.task('c').state).toMatchObject({ status: 'cancelled', because: 'b' })
    run.say(revive('b'))
    expect(run.run().landed()).toEqual(['a', 'b', 'c'])
  })

  it('frees who waits for it through others, and for another that is revived before it', () => {
    const both = [
      task('api', { retry: once, priority: 1 }),
      task('db', { retry: once }),
      task('model', { after: ['db'] }),
      task('ui', { after: ['api', 'model'] }),
    ]
    const run = new SimulatedWorld(fails('api', 'db')).begin(both).run()
    run.say(revive('api', 'db'))
    run.resume().run()
    expect([run.end(), run.status('model'), run.status('ui')]).toEqual(['done', 'landed', 'landed'])
  })

  it('frees its dependents when a person skips it, or skips what stands between', () => {
    const run = new SimulatedWorld(fails('api')).begin(chain).run()
    run.say({ type: 'skip-task', task: toTaskId('ui'), reason: 'done by hand' })
    expect(run.status('docs')).toBe('ready')
    run.say({ type: 'skip-task', task: toTaskId('api'), reason: 'done by hand' })
    expect(run.resume().run().landed()).toEqual(['lint', 'docs'])
    expect(run.end()).toBe('done')
  })
})

it('a task that was cancelled before its dependency landed waits for it again when it is revived', () => {
  const run = new SimulatedWorld().begin([task('api'), task('ui', { after: ['api'] })])
  run.say({ type: 'cancel-tasks', tasks: [toTaskId('ui')], reason: 'not now' })
  run.say({ ...revive('ui'), type: 'retry-tasks', hint: 'use the new client' } as Said)
  expect(run.task('ui').state).toMatchObject({ status: 'waiting', unmet: 1 })
  run.run((simulated) => simulated.status('ui') === 'active')
  expect(run.landed()).toEqual(['api'])
  expect(run.events('attempt-started').at(-1)?.start.hint).toBe('use the new client')
})

it('a dependent starts from the target with its dependencies in it', () => {
  const run = new SimulatedWorld().begin([task('api'), task('ui', { after: ['api'] })]).run()
  const base = run.events('slot-leased').at(-1)?.base
  expect(base).toBe(run.events('landed')[0]?.commit)
})

it('tasks that end done or skipped satisfy their dependents', () => {
  const run = new SimulatedWorld({ agent: ({ task: id }) => (id === 'c' ? { writes: { c: 'done' } } : {}) })
  const tasks = [task('a', { change: 'none' }), task('b'), task('c', { after: ['a', 'b'] })]
  run.begin(tasks, { skips: [{ task: toTaskId('b'), reason: 'landed in run r1' }] }).run()
  expect([run.status('a'), run.status('b'), run.status('c')]).toEqual(['done', 'skipped', 'landed'])
})

describe('a plan that stops after a dead task', () => {
  const tasks = [task('a', { retry: once }), task('b'), task('c', { after: ['b'] }), task('d')]
  const fields = {
    onDead: 'stop' as const,
    config: config({ concurrency: { agents: 2, checks: 1, unlanded: 8 } }),
  }

  const script: Script = { ...fails('a'), durationMs: ({ id }) => (id === 'run a#1' ? 1_000 : 2_000) }

  it('starts nothing new, and lets what has begun land', () => {
    const run = new SimulatedWorld(script).begin(tasks, fields).run()
    expect(run.landed()).toEqual(['b'])
    expect(run.task('d').state).toMatchObject({ status: 'cancelled', because: 'a' })
    expect(run.status('c')).toBe('cancelled')
    expect(run.end()).toBe('failed')
  })

  it('goes on when the dead task is revived', () => {
    const run = new SimulatedWorld(script).begin(tasks, fields).run()
    expect(run.say(revive('d')).refusal).toEqual({ kind: 'revive-first', task: 'd', because: 'a' })
    run.say(revive('a'))
    expect([...run.resume().run().landed()].sort()).toEqual(['a', 'b', 'c', 'd'])
  })
})
