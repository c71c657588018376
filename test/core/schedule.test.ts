import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/core/config.ts'
import { next } from '../../src/core/next.ts'
import type { TaskSpec } from '../../src/core/plan/plan.ts'
import { hindrances } from '../../src/core/schedule/start.ts'
import { config, task } from '../support/builders.ts'
import type { Script } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const settings = (agents: number, fields: Partial<Config> = {}) =>
  config({ concurrency: { agents, checks: 2, unlanded: 8 }, checks: [], ...fields })

function begun(tasks: readonly TaskSpec[], fields: Config, script: Script = {}): SimulatedWorld {
  return new SimulatedWorld(script).begin(tasks, { config: fields })
}

const started = (run: SimulatedWorld) => run.events('attempt-started').map((event) => event.task)

describe('the order of ready tasks', () => {
  it('is priority, then the longer chain behind a task, then the plan', () => {
    const tasks = [
      task('plain'),
      task('head'),
      task('tail', { after: ['head'] }),
      task('urgent', { priority: 5 }),
      task('later'),
    ]
    const run = begun(tasks, settings(1)).run()
    expect(started(run)).toEqual(['urgent', 'head', 'plain', 'tail', 'later'])
  })

  it('takes new chains into account when tasks are added', () => {
    const run = begun([task('a'), task('b'), task('c')], settings(1))
    run.say({ type: 'add-tasks', tasks: [task('d', { after: ['c'] })] })
    run.run()
    expect(started(run)).toEqual(['a', 'c', 'b', 'd'])
  })
})

describe('limits', () => {
  it('no more attempts are active than there are places for agents', () => {
    const run = begun(
      ['a', 'b', 'c', 'd'].map((id) => task(id)),
      settings(2),
    )
    expect(started(run)).toEqual(['a', 'b'])
  })

  it('an agent with a limit of its own leaves places to the others', () => {
    const { claude, codex } = config().agents
    if (claude === undefined || codex === undefined) throw new Error('agents')
    const fields = settings(3, { agents: { claude: { ...claude, concurrency: 1 }, codex } })
    const run = begun([task('a'), task('b'), task('c', { agents: ['codex'] })], fields)
    expect(started(run)).toEqual(['a', 'c'])
    expect(hindrances(run.world, run.now)(run.task('b'))).toEqual({
      kind: 'agent-limit',
      agent: 'claude',
      limit: 1,
    })
  })

  it('a resource is held while an attempt is active and no longer', () => {
    const fields = settings(3, { resources: { db: 1 } })
    const run = begun([task('a', { uses: ['db'] }), task('b', { uses: ['db'] }), task('c')], fields)
    expect(started(run)).toEqual(['a', 'c'])
    expect(hindrances(run.world, run.now)(run.task('b'))).toEqual({
      kind: 'resource-taken',
      resource: 'db',
      by: 'a',
    })
    run.run((simulated) => simulated.status('a') === 'queued')
    expect(run.status('b')).toBe('active')
  })

  it('finished work that waits to land holds back new starts, not tasks that have begun', () => {
    const fields = config({ concurrency: { agents: 1, checks: 1, unlanded: 1 } })
    const slow: Script = { durationMs: ({ type }) => (type === 'run-check' ? 600_000 : 1_000) }
    const conflicting: Script = {
      ...slow,
      merge: ({ candidate }) => (candidate === 1 ? 'conflict' : 'clean'),
    }
    const run = begun([task('a'), task('b')], fields, conflicting)
    run.run((simulated) => simulated.status('a') === 'queued' && simulated.task('a').tally.candidates === 2)
    expect(run.task('a').tally.attempts).toBe(2)
    expect(hindrances(run.world, run.now)(run.task('b'))).toEqual({ kind: 'unlanded-limit', limit: 1 })
    expect(run.run().landed()).toEqual(['a', 'b'])
  })

  it('on a red target tasks go on one at a time although nothing lands, as one of them may be the repair', () => {
    const fields = config({ concurrency: { agents: 2, checks: 1, unlanded: 1 }, preflight: 'run' })
    const run = begun(
      ['a', 'b', 'repair'].map((id) => task(id)),
      fields,
      {
        check: (_, contents) => (contents.repair === undefined ? 'fail' : 'pass'),
      },
    )
    expect(run.run().landed()).toEqual(['repair', 'a', 'b'])
  })
})

it('the name of an effect is made from the world alone', () => {
  const run = begun([task('a')], settings(1))
  expect(next(run.world).map(({ id }) => id)).toEqual(['allocate a#1'])
  run.step()
  expect(next(run.world).map(({ id }) => id)).toEqual(['run a#1'])
  run.crash()
  expect(next(run.world).map(({ id }) => id)).toEqual(['run a#1'])
})

it('the same slot is preferred when a task is tried again', () => {
  const run = begun([task('a')], settings(1), {
    agent: ({ attempt }) => (attempt === 1 ? {} : { writes: { a: 'done' } }),
  })
  run.run((simulated) => simulated.wants('allocate a#2'))
  expect(next(run.world).find(({ id }) => id === 'allocate a#2')).toMatchObject({ prefer: 'slot-1' })
})
