import { describe, expect, it } from 'vitest'
import { hindrances } from '../../src/core/schedule/start.ts'
import { check, config, task } from '../support/builders.ts'
import type { Script } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const fields = {
  config: config({
    concurrency: { agents: 3, checks: 2, unlanded: 8 },
    resources: { db: 1 },
    checks: [check('e2e', { uses: ['db'] })],
  }),
}
const slowUser: Script = { durationMs: ({ id }) => (id === 'run user#1' ? 600_000 : 1_000) }

function untilBuilt(script: Script = slowUser): SimulatedWorld {
  const tasks = [task('user', { uses: ['db'] }), task('plain'), task('late', { uses: ['db'] })]
  const run = new SimulatedWorld(script).begin(tasks, fields)
  return run.run((simulated) => simulated.events('candidate-built').length === 1)
}

describe('a check that takes a resource', () => {
  it('waits for the attempts that hold it', () => {
    const run = untilBuilt()
    expect(run.world.queue.candidate).toMatchObject({ status: 'checking', task: 'plain' })
    expect(run.wants('check plain!1 e2e 0')).toBe(false)
    run.run((simulated) => simulated.status('user') === 'queued')
    expect(run.wants('check plain!1 e2e 0')).toBe(true)
  })

  it('is not overtaken by attempts that begin after it', () => {
    const run = untilBuilt()
    run.run((simulated) => simulated.status('user') === 'queued')
    expect(hindrances(run.world, run.now)(run.task('late'))).toEqual({
      kind: 'resource-taken',
      resource: 'db',
      by: 'plain',
    })
    expect([...run.run().landed()].sort()).toEqual(['late', 'plain', 'user'])
  })

  it('runs for an attempt that holds it already', () => {
    const onBranch = {
      config: config({ resources: { db: 1 }, checks: [check('e2e', { uses: ['db'], on: ['branch'] })] }),
    }
    const run = new SimulatedWorld().begin([task('a', { uses: ['db'] })], onBranch)
    expect(run.run().landed()).toEqual(['a'])
  })

  it('is one of as many at once as there are of it', () => {
    const onBranch = (db: number) => ({
      config: config({ resources: { db }, checks: [check('e2e', { uses: ['db'], on: ['branch'] })] }),
    })
    const wanted = (db: number) => {
      const run = new SimulatedWorld().begin(
        ['a', 'b', 'c'].map((id) => task(id)),
        onBranch(db),
      )
      const isChecking = (id: string) => JSON.stringify(run.task(id).state).includes('"checking"')
      run.run(() => ['a', 'b', 'c'].every(isChecking))
      return ['a', 'b', 'c'].filter((id) => run.wants(`check ${id}#1 e2e 0`))
    }
    expect(wanted(1)).toEqual(['a'])
    expect(wanted(2)).toEqual(['a', 'b'])
  })
})

describe('checks at once', () => {
  const ids = ['a', 'b', 'c']
  const begin = (checks: number, script: Script = {}) =>
    new SimulatedWorld(script).begin(
      ids.map((id) => task(id)),
      {
        config: config({
          concurrency: { agents: 3, checks, unlanded: 8 },
          checks: [check('types', { on: ['branch'] }), check('unit')],
        }),
      },
    )

  it('are no more than there are places for', () => {
    const wanted = (checks: number) => {
      const run = begin(checks)
      run.run(() => ids.every((id) => JSON.stringify(run.task(id).state).includes('"checking"')))
      return ids.filter((id) => run.wants(`check ${id}#1 types 0`))
    }
    expect(wanted(1)).toEqual(['a'])
    expect(wanted(2)).toEqual(['a', 'b'])
  })

  it('keep their place when a candidate comes after them', () => {
    const run = begin(1, { durationMs: ({ id }) => (id === 'check b#1 types 0' ? 600_000 : 1_000) })
    run.run((simulated) => simulated.wants('check b#1 types 0'))
    run.run((simulated) => simulated.world.queue.candidate?.status === 'checking')
    expect(run.wants('check b#1 types 0')).toBe(true)
    expect(run.wants('check a!1 unit 0')).toBe(false)
    expect([...run.run().landed()].sort()).toEqual(ids)
  })
})
