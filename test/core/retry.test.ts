import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/core/failure.ts'
import { toTaskId } from '../../src/core/ids.ts'
import { intervalMs } from '../../src/core/task/retry.ts'
import { config, retry, task } from '../support/builders.ts'
import type { Said } from '../support/said.ts'
import type { Script } from '../support/script.ts'
import { failing } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const revive = (fields: Partial<Extract<Said, { type: 'retry-tasks' }>> = {}): Said => ({
  type: 'retry-tasks',
  tasks: [toTaskId('api')],
  hint: null,
  agent: null,
  clean: false,
  ...fields,
})

const gitLocked: Failure = { kind: 'git-locked', path: 'index.lock', detail: '' }

describe('where a retry starts', () => {
  it('an attempt that could not be placed keeps what its agent was to be told', () => {
    const run = new SimulatedWorld({
      agent: ({ attempt }) => ({ writes: { api: `try ${attempt}` } }),
      check: (_, contents) => (contents.api === 'try 1' ? 'fail' : 'pass'),
      allocate: ({ attempt }) => (attempt === 2 ? gitLocked : 'ready'),
    }).begin([task('api')])
    run.run((simulated) => simulated.events('attempt-started').length === 3)
    const [, second, third] = run.events('attempt-started')
    expect(second?.start).toMatchObject({ feedback: { kind: 'check-failed' }, from: { kind: 'saved' } })
    expect(second?.start.mergeIn).not.toBeNull()
    expect(third?.start).toEqual(second?.start)
  })

  it('a clean start that could not be placed is clean still', () => {
    const run = new SimulatedWorld({
      agent: ({ attempt }) =>
        attempt === 1
          ? { ...failing({ kind: 'escaped', what: 'slot of ui' }), writes: { api: 'poisoned' } }
          : { writes: { api: 'done' } },
      allocate: ({ attempt }) => (attempt === 2 ? gitLocked : 'ready'),
    }).begin([task('api')])
    run.run()
    expect(
      run.events('attempt-started').map(({ start, branch }) => [start.from.kind, branch.split('/')[2]]),
    ).toEqual([
      ['base', 'api'],
      ['base', 'api+2'],
      ['base', 'api+2'],
    ])
  })

  it('a hint and the evidence survive what is not about the work', () => {
    const script: Script = {
      agent: ({ attempt }) => {
        if (attempt < 4) return failing({ kind: 'agent-failed', exitCode: attempt, tail: '' })
        return attempt === 4 ? failing({ kind: 'lost' }) : { writes: { api: 'done' } }
      },
    }
    const run = new SimulatedWorld(script).begin([task('api')]).run()
    run.say(revive({ hint: 'mind the gap' }))
    run.resume().run()
    const start = run.events('attempt-started').at(-1)?.start
    expect(start).toMatchObject({ hint: 'mind the gap', feedback: { kind: 'agent-failed', exitCode: 3 } })
  })
})

describe('a revived task', () => {
  const alwaysFails: Script = { agent: () => failing({ kind: 'agent-failed', exitCode: 1, tail: '' }) }

  it('has all its attempts again, and its numbers go on', () => {
    const run = new SimulatedWorld(alwaysFails).begin([task('api')]).run()
    run.say(revive())
    run.resume().run()
    expect(run.events('attempt-started').map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('begins on a branch of its own when it is to start clean', () => {
    const run = new SimulatedWorld(alwaysFails).begin([task('api')]).run()
    run.say(revive({ clean: true }))
    run.resume()
    expect(run.events('attempt-started').at(-1)).toMatchObject({
      branch: 'orch/20260105t090000-a1b2/api+2',
      start: { from: { kind: 'base' }, feedback: null },
    })
  })

  it('may make the tree again that was red, as the person may have mended the world', () => {
    const world = { mended: false }
    const run = new SimulatedWorld({
      check: ({ subject }) => (world.mended || subject.of === 'target' ? 'pass' : 'fail'),
    })
    run.begin([task('api', { retry: { ...retry, maxAttempts: 1 } })]).run()
    expect(run.status('api')).toBe('dead')
    world.mended = true
    run.say(revive())
    expect(run.resume().run().landed()).toEqual(['api'])
  })

  it('has its whole deadline again', () => {
    const run = new SimulatedWorld({ durationMs: ({ id }) => (id === 'run api#1' ? 120_000 : 1_000) })
    run.begin([task('api', { deadlineMs: 90_000 })]).run()
    expect(run.task('api').state).toMatchObject({
      status: 'dead',
      failure: { kind: 'deadline-passed', limitMs: 90_000 },
    })
    run.say(revive())
    expect(run.resume().run().landed()).toEqual(['api'])
  })

  it('goes on without the deadline of the run when that has passed', () => {
    const run = new SimulatedWorld({ durationMs: ({ id }) => (id === 'run api#1' ? 120_000 : 1_000) })
    run.begin([task('api')], { deadlineAt: run.now + 60_000, config: config({ checks: [] }) }).run()
    expect(run.task('api').state).toMatchObject({
      status: 'cancelled',
      reason: 'the deadline of the run passed',
    })
    run.say(revive())
    expect(run.resume().run().landed()).toEqual(['api'])
  })

  it('has to have ended', () => {
    const run = new SimulatedWorld().begin([task('api')], { config: config({ checks: [] }) })
    expect(run.say(revive()).refusal).toEqual({
      kind: 'wrong-status',
      verb: 'retry',
      task: 'api',
      status: 'active',
    })
    expect(run.say(revive({ tasks: [toTaskId('apj')] })).refusal).toEqual({
      kind: 'unknown-task',
      task: 'apj',
      nearest: 'api',
    })
  })
})

describe('the interval', () => {
  it.each([
    [0, 0.5, 1_000],
    [3, 0.5, 8_000],
    [30, 0.5, 60_000],
    [0, 0, 750],
    [0, 0.999_999, 1_250],
    [2_000, 0.5, 60_000],
  ])('after %i tries and at chance %d is %i ms', (before, chance, ms) => {
    expect(intervalMs(retry, before, chance)).toBe(ms)
  })
})
