import { describe, expect, it } from 'vitest'
import { check, config, retry, task } from '../support/builders.ts'
import type { Script } from '../support/script.ts'
import { outsider } from '../support/simulated-stages.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

/** The target itself is red until `repair` has landed. */
const redUntilRepaired: Script = {
  check: (_, contents) => (contents.repair === undefined ? 'fail' : 'pass'),
}
const goOn = { config: config({ preflight: 'run' }) }

describe('a red base', () => {
  it('suspends blame, not landing: the repair lands and what waited is tried again', () => {
    const run = new SimulatedWorld(redUntilRepaired).begin([task('a'), task('b'), task('repair')], goOn).run()
    expect(run.landed()).toEqual(['repair', 'a', 'b'])
    expect(run.events('entry-suspended').map((event) => event.failure.kind)).toEqual(['base-red', 'base-red'])
    expect(run.task('a').tally).toMatchObject({ attempts: 1, spent: 0 })
  })

  it('is believed to be red only after as many reruns as the candidate had', () => {
    const checks = [check('unit', { retries: 2 })]
    const run = new SimulatedWorld({
      check: ({ subject, rerun }) => (subject.of === 'target' && rerun > 2 ? 'pass' : 'fail'),
    }).begin([task('a', { retry: { ...retry, maxAttempts: 1 } })], {
      config: config({ preflight: 'run', checks }),
    })
    run.run((simulated) => simulated.status('a') === 'queued')
    run.world.greenBases.clear()
    run.run()
    expect(run.events('entry-suspended')).toEqual([])
    expect(run.status('a')).toBe('dead')
  })

  it('ends the run waiting when nothing that runs or waits can change the target', () => {
    const run = new SimulatedWorld(redUntilRepaired).begin([task('a')], goOn).run()
    expect(run.end()).toBe('waiting')
    expect(run.world.queue.entries).toMatchObject([{ task: 'a', status: 'suspended' }])
  })

  it('is asked again by the next engine, as it may have been the machine that was ill', () => {
    const machine = { ill: false }
    const run = new SimulatedWorld({ check: () => (machine.ill ? 'fail' : 'pass') }).begin([task('a')], goOn)
    run.run((simulated) => simulated.status('a') === 'queued')
    machine.ill = true
    run.world.greenBases.clear()
    run.run()
    expect(run.end()).toBe('waiting')
    expect(run.resume().run().end()).toBe('waiting')
    machine.ill = false
    expect(run.resume().run().landed()).toEqual(['a'])
  })

  it('is watched where somebody is there, and a repair by hand is seen', () => {
    const repaired = { yet: false }
    const run = new SimulatedWorld({ check: () => (repaired.yet ? 'pass' : 'fail') }).begin([task('a')], goOn)
    run.crash().resume(true).run()
    expect(run.isDriven()).toBe(true)
    expect(run.wants(`watch ${run.git.tip}`)).toBe(true)
    repaired.yet = true
    outsider(run.git, 'repair')
    expect(run.run().landed()).toEqual(['a'])
  })

  it('that is found out after a landing by hand does not spin', () => {
    const run = new SimulatedWorld({
      check: (_, contents) =>
        Object.keys(contents).some((path) => path.startsWith('by-hand')) ? 'fail' : 'pass',
    }).begin([task('a')])
    run.run((simulated) => simulated.status('a') === 'active')
    outsider(run.git, 'breakage')
    run.run()
    expect(run.end()).toBe('waiting')
    expect(run.events('merge-started')).toHaveLength(1)
  })
})

it('a base that passed once is not asked again', () => {
  const run = new SimulatedWorld({
    agent: ({ task: id, attempt }) => ({ writes: { [id]: `try ${attempt}` } }),
    check: (_, contents) => (contents.a === 'try 1' ? 'fail' : 'pass'),
  }).begin([task('a')])
  run.run()
  expect(run.events('check-finished').filter(({ subject }) => subject.of === 'target')).toHaveLength(1)
  expect(run.events('entry-bounced')).toHaveLength(1)
})
