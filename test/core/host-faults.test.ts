import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/core/failure.ts'
import { config, retry, task } from '../support/builders.ts'
import type { Script } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const full: Failure = { kind: 'no-space', path: '/w', detail: '' }
const denied: Failure = { kind: 'host-fault', code: 'EACCES', path: '/w/slot-1', detail: '' }
const stuck: Failure = { kind: 'stage-failed', stage: 'merge', detail: '' }
const fields = { config: config({ retry: { ...retry, maxTries: 3 } }) }

/** A machine that refuses these effects until it is mended. */
function machine(effects: readonly string[], failure: Failure = full) {
  let isBroken = true
  const breaks: Script['breaks'] = ({ id }) =>
    isBroken && effects.some((each) => id.startsWith(each)) ? failure : null
  const mend = () => {
    isBroken = false
  }
  return { script: { breaks }, mend }
}

describe('what the machine refuses', () => {
  it.each(['allocate', 'save', 'check', 'merge', 'land', 'release slot', 'release orch', 'set-up'])(
    '%s: stops the engine, and the next one goes on where nothing is lost and nothing spent',
    (effect) => {
      const { script, mend } = machine([effect])
      const worktrees = { ...config().worktrees, setup: ['npm ci'] }
      const run = new SimulatedWorld(script)
      run.begin([task('a'), task('b')], { config: { ...fields.config, worktrees } }).run()
      expect(run.end()).toBe('host-fault')
      expect([...run.world.faults.values()]).toContainEqual(full)
      mend()
      run.resume().run()
      expect(run.end()).toBe('done')
      expect(run.landed().toSorted()).toEqual(['a', 'b'])
      for (const id of ['a', 'b'])
        expect(run.task(id).tally).toMatchObject({ attempts: 1, spent: 0, unspent: 0 })
    },
  )

  it('starts nothing new, and what goes on ends', () => {
    const { script, mend } = machine(['save a'])
    const run = new SimulatedWorld({
      ...script,
      durationMs: ({ id }) => (id.startsWith('run b') ? 600_000 : 1_000),
    })
    const two = { ...fields.config.concurrency, agents: 2 }
    run.begin([task('a'), task('b'), task('c')], { config: { ...fields.config, concurrency: two } })
    run.run((simulated) => (simulated.world.setbacks.get('save a#1') ?? 0) > 5)
    expect(run.events('attempt-started').map((event) => event.task)).toEqual(['a', 'b'])
    run.run()
    expect(run.landed()).toEqual(['b'])
    expect(run.end()).toBe('host-fault')
    mend()
    expect(run.resume().run().landed().toSorted()).toEqual(['a', 'b', 'c'])
  })

  it('at one place only, as rights are, leaves the others alone', () => {
    const { script } = machine(['save a'], denied)
    const run = new SimulatedWorld(script).begin([task('a'), task('b'), task('c')], fields).run()
    expect(run.landed()).toEqual(['b', 'c'])
    expect(run.end()).toBe('host-fault')
  })

  it('is not counted against what goes wrong by itself later', () => {
    const failures = [full, full, stuck, stuck]
    const breaks: Script['breaks'] = ({ id }) => (id === 'merge a!1' ? (failures.shift() ?? null) : null)
    const run = new SimulatedWorld({ breaks }).begin([task('a')], fields).run()
    expect(run.events('entry-bounced')).toEqual([])
    expect([run.landed(), failures]).toEqual([['a'], []])
  })

  it('is tried on while a person looks on, and passes by itself', () => {
    const { script, mend } = machine(['merge'])
    const run = new SimulatedWorld(script).begin([task('a')], fields, true)
    run.run((simulated) => (simulated.world.setbacks.get('merge a!1') ?? 0) > 12)
    mend()
    expect(run.run().landed()).toEqual(['a'])
    expect(run.world.faults.size).toBe(0)
  })

  it('does not keep who wants to stop', () => {
    const { script } = machine(['save'])
    const run = new SimulatedWorld(script).begin([task('a')], fields, true)
    run.run((simulated) => simulated.world.stalls.size > 0)
    run.say({ type: 'stop-engine', signal: 'SIGINT' })
    expect(run.run().end()).toBe('interrupted')
  })
})
