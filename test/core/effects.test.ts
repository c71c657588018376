import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/core/failure.ts'
import { nextWake } from '../../src/core/wake.ts'
import { config, retry, task } from '../support/builders.ts'
import type { Script } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const unforeseen: Failure = { kind: 'stage-failed', stage: 'merge', detail: 'EIO' }
const fewTries = { ...retry, maxTries: 3 }
const fields = { config: config({ retry: fewTries }) }

const breaking = (effect: string, times = Number.POSITIVE_INFINITY): Script => {
  const seen: string[] = []
  return { breaks: ({ id }) => (id.startsWith(effect) && seen.push(id) <= times ? unforeseen : null) }
}

describe('an effect that cannot be performed', () => {
  it('is wanted again later, later still each time', () => {
    const run = new SimulatedWorld(breaking('merge', 2)).begin([task('a')], fields).run()
    expect(run.landed()).toEqual(['a'])
    const waits = run.history.flatMap(({ event, at }) =>
      event.type === 'effect-stalled' ? [event.until - at] : [],
    )
    expect(waits).toEqual([1_000, 2_000])
  })

  it('is not wanted while it stalls, and wakes the engine', () => {
    const run = new SimulatedWorld(breaking('merge')).begin([task('a')], fields)
    run.run((simulated) => simulated.world.stalls.size > 0)
    expect(run.wants('merge a!1')).toBe(false)
    expect(nextWake(run.world, run.now)).toBe(run.now + 1_000)
  })

  it.each([
    ['merge a', 'stage-failed'],
    ['check a!1', 'stage-failed'],
    ['save a', 'stage-failed'],
  ])('%s: ends its task when it fails without end, and the others go on', (effect, kind) => {
    const run = new SimulatedWorld(breaking(effect)).begin([task('a'), task('b')], fields).run()
    expect(run.task('a').state).toMatchObject({ status: 'dead', failure: { kind } })
    expect(run.landed()).toEqual(['b'])
    expect(run.end()).toBe('failed')
  })

  it.each(['release slot', 'release orch'])('%s: is let be when it fails without end', (effect) => {
    const run = new SimulatedWorld(breaking(effect)).begin([task('a')], fields).run()
    expect(run.end()).toBe('done')
  })

  it.each(['set-up', 'check'])('%s of the target: is a red preflight when it fails without end', (effect) => {
    const worktrees = { ...config().worktrees, setup: ['npm ci'] }
    const run = new SimulatedWorld(breaking(effect))
    run.begin([task('a')], { config: config({ retry: fewTries, worktrees }) }).run()
    expect(run.end()).toBe('preflight')
  })

  it('because landing fails for ever makes the entry wait with that reason, and the run end waiting', () => {
    const run = new SimulatedWorld(breaking('land', 100)).begin([task('a')], fields).run()
    expect(run.end()).toBe('waiting')
    expect(run.world.queue.entries).toMatchObject([
      { task: 'a', status: 'blocked', checkout: 'main', paths: [], reason: expect.stringContaining(': ') },
    ])
    expect(run.task('a').tally).toMatchObject({ attempts: 1, spent: 0 })
  })

  it('because a candidate cannot be set up goes back to the agent with the evidence', () => {
    const setupFailed: Failure = { kind: 'setup-failed', command: 'npm ci', exitCode: 1, tail: 'lockfile' }
    const run = new SimulatedWorld({
      agent: ({ attempt }) => ({ writes: { a: `try ${attempt}` } }),
      breaks: ({ id }) => (id.startsWith('check a!1') ? setupFailed : null),
    }).begin([task('a')])
    expect(run.run().landed()).toEqual(['a'])
    expect(run.events('effect-stalled')).toHaveLength(3)
    expect(run.events('attempt-started')[1]?.start.feedback).toMatchObject({
      kind: 'check-failed',
      check: 'setup',
      tail: 'npm ci\nlockfile',
    })
  })

  it('because saved work cannot be set up is told to the agent', () => {
    const setupFailed: Failure = { kind: 'setup-failed', command: 'npm ci', exitCode: 1, tail: 'lockfile' }
    const run = new SimulatedWorld({
      agent: ({ attempt }) =>
        attempt === 1
          ? { outcome: { kind: 'failed', failure: { kind: 'crashed', signal: 'SIGKILL', tail: '' } } }
          : {},
      allocate: ({ attempt }) => (attempt === 2 ? setupFailed : 'ready'),
    }).begin([task('a')])
    run.run((simulated) => simulated.events('attempt-started').length === 3)
    expect(run.events('attempt-started')[2]?.start).toMatchObject({
      from: { kind: 'saved' },
      feedback: setupFailed,
    })
    expect(run.task('a').tally.spent).toBe(0)
  })

  it('is tried anew by the next engine', () => {
    const run = new SimulatedWorld(breaking('merge', 2)).begin([task('a')], fields)
    run.run((simulated) => simulated.world.setbacks.get('merge a!1') === 2)
    run.crash().resume()
    expect(run.wants('merge a!1')).toBe(true)
    expect(run.world.setbacks.size).toBe(0)
  })
})

it('slots that other runs hold are waited for without end', () => {
  const other = { runs: true }
  const run = new SimulatedWorld({ allocate: () => (other.runs ? 'busy' : 'ready') }).begin(
    [task('a')],
    fields,
  )
  run.run((simulated) => (simulated.world.setbacks.get('allocate a#1') ?? 0) > 10)
  other.runs = false
  expect(run.run().landed()).toEqual(['a'])
  expect(run.task('a').tally).toMatchObject({ attempts: 1, unspent: 0 })
})

it('a timer that has gone off is none to wait for', () => {
  const run = new SimulatedWorld({ durationMs: ({ type }) => (type === 'land' ? 60_000 : 1_000) })
  run.begin([task('a')], { deadlineAt: run.now + 10_000 })
  run.run((simulated) => simulated.wants('land a!1'))
  run.now += 20_000
  expect(nextWake(run.world, run.now)).toBeNull()
})

it('a slot that came back before counts once, and never takes the lease of another attempt', () => {
  const run = new SimulatedWorld().begin([task('a')], { config: config({ checks: [] }) })
  run.run((simulated) => simulated.wants('run a#1'))
  expect(run.say({ type: 'slot-returned', slot: 'slot-1' }).events).toEqual([])
  const { slot, path, base } = run.events('slot-leased')[0] ?? ({} as never)
  const again = { type: 'slot-prepared', task: run.task('a').spec.id, attempt: 1, slot, path, base } as const
  expect(run.say({ ...again, alreadyDone: false }).events).toEqual([])
  expect(run.world.leases.get('slot-1')?.status).toBe('held')
})
