import { describe, expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { config, me, task } from '../support/builders.ts'
import type { Said } from '../support/said.ts'
import { failing } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const cancel = (...ids: string[]): Said => ({
  type: 'cancel-tasks',
  tasks: ids.map(toTaskId),
  reason: 'no longer wanted',
})

const one = { config: config({ checks: [], concurrency: { agents: 1, checks: 1, unlanded: 8 } }) }
const begin = (script = {}) => new SimulatedWorld(script).begin([task('a'), task('b', { after: ['a'] })], one)

describe('a cancelled task', () => {
  it.each([
    ['allocating', 'allocate a#1'],
    ['running', 'run a#1'],
    ['saving', 'save a#1'],
    ['queued', 'merge a!1'],
  ])('that was %s ends cancelled with what it has done, and its dependents with it', (_, effect) => {
    const run = begin().run((simulated) => simulated.wants(effect))
    expect(run.say(cancel('a')).refusal).toBeNull()
    run.run()
    expect(run.task('a').state).toEqual({ status: 'cancelled', because: null, reason: 'no longer wanted' })
    expect(run.task('b').state).toMatchObject({ status: 'cancelled', because: 'a' })
    expect(run.end()).toBe('failed')
    expect(run.world.leases.size).toBe(0)
  })

  it('is not cancelled before its agent is gone', () => {
    const run = begin().run((simulated) => simulated.wants('run a#1'))
    run.say(cancel('a'))
    expect(run.task('a').state).toMatchObject({ status: 'active', attempt: { status: 'cancelling' } })
    expect(run.wants('run a#1') && run.wants('end a#1')).toBe(true)
    expect(run.events('attempt-cancelling')[0]?.cause).toMatchObject({ kind: 'task-cancelled', by: me })
  })

  it('may be cancelled twice, and named twice, and nothing happens twice', () => {
    const run = begin()
    run.say(cancel('a', 'a'))
    expect(run.events('attempt-cancelled')).toHaveLength(1)
    expect(run.say(cancel('a'))).toEqual({ events: [], refusal: null })
  })

  it('that lands this moment is let through', () => {
    const run = begin().run((simulated) => simulated.wants('land a!1'))
    expect(run.say(cancel('a')).refusal).toEqual({
      kind: 'wrong-status',
      verb: 'cancel',
      task: 'a',
      status: 'queued',
    })
    expect(run.run().landed()).toEqual(['a', 'b'])
  })

  it('that has landed stays landed', () => {
    const run = begin().run()
    expect(run.say(cancel('a')).refusal).toMatchObject({ kind: 'wrong-status', status: 'landed' })
    const all = run.say({ type: 'cancel-tasks', tasks: 'all', reason: 'enough' })
    expect(all).toEqual({ events: [], refusal: null })
  })

  it('gives its slot back also when that was made ready too late', () => {
    const run = begin()
    run.say(cancel('a'))
    const slot = { slot: 'slot-9', path: '/slots/slot-9', base: run.git.tip ?? ('' as never) }
    run.say({ type: 'slot-prepared', task: toTaskId('a'), attempt: 1, ...slot, alreadyDone: false })
    expect(run.world.leases.get('slot-9')?.status).toBe('returning')
  })
})

it('a person who cancels while the engine stops is heard', () => {
  const run = begin().run((simulated) => simulated.wants('run a#1'))
  run.say({ type: 'stop-engine', signal: 'SIGINT' })
  run.say(cancel('a'))
  run.run()
  expect(run.status('a')).toBe('cancelled')
})

it('all tasks can be cancelled at once', () => {
  const run = begin()
  run.say({ type: 'cancel-tasks', tasks: 'all', reason: 'enough' })
  run.run()
  expect([run.status('a'), run.status('b')]).toEqual(['cancelled', 'cancelled'])
  expect(run.end()).toBe('failed')
})

describe('a deadline', () => {
  it('of a task ends it wherever it is, as a dead letter', () => {
    const run = new SimulatedWorld({ durationMs: ({ type }) => (type === 'run-agent' ? 3_600_000 : 100) })
    run.begin([task('a', { deadlineMs: 60_000 })], one).run()
    expect(run.task('a').state).toEqual({
      status: 'dead',
      failure: { kind: 'deadline-passed', limitMs: 60_000 },
    })
    expect(run.events('agent-ended')[0]?.outcome).toEqual({ kind: 'cancelled' })
  })

  it('of a task counts from its first attempt, not from the start of the run', () => {
    const run = new SimulatedWorld({ durationMs: ({ id }) => (id === 'run a#1' ? 120_000 : 5_000) })
    run.begin([task('a'), task('b', { after: ['a'], deadlineMs: 60_000 })], one).run()
    expect(run.landed()).toEqual(['a', 'b'])
  })

  it('of the run cancels what has not ended, but a landing that has begun', () => {
    const run = new SimulatedWorld({ durationMs: ({ type }) => (type === 'land' ? 60_000 : 1_000) })
    run.begin([task('a'), task('b')], { ...one, deadlineAt: run.now + 10_000 }).run()
    expect(run.landed()).toEqual(['a'])
    expect(run.task('b').state).toMatchObject({
      status: 'cancelled',
      reason: 'the deadline of the run passed',
    })
  })
})

describe('a dead task that a person drops', () => {
  const drop = (...ids: string[]): Said => ({
    type: 'drop-tasks',
    tasks: ids.map(toTaskId),
    reason: 'not worth it',
  })
  const died = () => {
    const lost = failing({ kind: 'agent-failed', exitCode: 2, tail: 'no such file' })
    const once = { ...task('a').retry, maxAttempts: 1 }
    return new SimulatedWorld({ agent: ({ task: id }) => (id === 'a' ? lost : { writes: { x: 'x' } }) })
      .begin([task('a', { retry: once }), task('b', { after: ['a'] }), task('c')], one)
      .run()
  }

  it('ends as cancelled by that person, and what ended with it stays so', () => {
    const run = died()
    expect(run.say(drop('a', 'a')).events).toEqual([
      { type: 'task-cancelled', task: 'a', because: null, reason: 'not worth it', by: me },
    ])
    expect(run.task('a').state).toEqual({ status: 'cancelled', because: null, reason: 'not worth it' })
    expect(run.task('b').state).toMatchObject({ status: 'cancelled', because: 'a' })
    expect(run.world.counts).toMatchObject({ dead: 0, cancelled: 2, landed: 1 })
  })

  it('comes back with a retry, and with it what ended because of it', () => {
    const run = died()
    run.say(drop('a'))
    run.say({ type: 'retry-tasks', tasks: [toTaskId('a')], hint: null, agent: null, clean: false })
    expect([run.task('a').state.status, run.task('b').state.status]).toEqual(['ready', 'waiting'])
  })

  it.each([
    ['b', 'cancelled'],
    ['c', 'landed'],
  ])('is dead: %s is refused, as it is %s', (id, status) => {
    expect(died().say(drop(id)).refusal).toEqual({ kind: 'wrong-status', verb: 'drop', task: id, status })
  })
})
