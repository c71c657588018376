import { describe, expect, it } from 'vitest'
import { check, config, task } from '../support/builders.ts'
import type { Said } from '../support/said.ts'
import type { Script } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const stop: Said = { type: 'stop-engine', signal: 'SIGINT' }
const plain = { config: config({ checks: [] }) }

function untilWanted(effect: string, script: Script = {}, fields = plain): SimulatedWorld {
  return new SimulatedWorld(script).begin([task('a')], fields).run((simulated) => simulated.wants(effect))
}

describe('a stop', () => {
  it.each(['allocate a#1', 'run a#1'])(
    'while orch wants to %s spends no attempt, and resume goes on',
    (effect) => {
      const run = untilWanted(effect)
      run.say(stop)
      run.run()
      expect(run.end()).toBe('interrupted')
      expect(run.task('a').tally).toMatchObject({ attempts: 1, spent: 0, unspent: 0 })
      expect(run.status('a')).toBe('ready')
      expect(run.world.leases.size).toBe(0)
      expect(run.resume().run().landed()).toEqual(['a'])
      expect(run.task('a').tally.attempts).toBe(2)
    },
  )

  it('saves what a running agent has done and goes on from there', () => {
    const run = untilWanted('run a#1')
    run.say(stop)
    expect(run.wants('end a#1')).toBe(true)
    run.run()
    expect(run.events('work-saved')).toHaveLength(1)
    run.resume()
    expect(run.events('attempt-started').at(-1)?.start.from).toEqual({
      kind: 'saved',
      commit: run.events('work-saved')[0]?.work.head,
    })
  })

  it('lets work be judged that was done before it', () => {
    const run = untilWanted('save a#1')
    run.say(stop)
    run.run()
    expect(run.status('a')).toBe('queued')
    expect(run.resume().run().landed()).toEqual(['a'])
    expect(run.task('a').tally.attempts).toBe(1)
  })

  it('does not wait for a remote that is away; what came of the push is found out by the next engine', () => {
    const fault = { kind: 'unreachable', detail: 'timed out' } as const
    let isAway = true
    const script: Script = {
      breaks: ({ type }) =>
        type === 'land' && isAway ? { kind: 'forge-failed', forge: 'origin', fault } : null,
    }
    const tries = (run: SimulatedWorld) => run.events('effect-stalled').length
    const run = new SimulatedWorld(script).begin([task('a')], plain).run((at) => tries(at) > 25)
    expect(run.events('landing-blocked')).toEqual([])
    run.say(stop)
    run.run()
    expect([run.end(), run.events('landed')]).toEqual(['interrupted', []])
    isAway = false
    expect(run.resume().run().landed()).toEqual(['a'])
    expect(run.events('landing-started')).toHaveLength(1)
  })

  it('does not wait for branch checks', () => {
    const fields = { config: config({ checks: [check('types', { on: ['branch'] })] }) }
    const run = untilWanted('check a#1 types 0', {}, fields)
    run.say(stop)
    expect(run.wants('check a#1 types 0')).toBe(false)
    run.run()
    expect(run.status('a')).toBe('ready')
  })

  it('lets a landing that has begun come to its end', () => {
    const run = untilWanted('land a!1')
    run.say(stop)
    expect(run.end()).toBeNull()
    run.run()
    expect(run.landed()).toEqual(['a'])
    expect(run.end()).toBe('interrupted')
    expect(run.resume().run().end()).toBe('done')
  })

  it('leaves a candidate as it is for the next engine', () => {
    const fields = { config: config() }
    const run = untilWanted('check a!1 unit 0', {}, fields)
    run.say(stop)
    expect(run.end()).toBe('interrupted')
    run.resume()
    expect(run.wants('check a!1 unit 0')).toBe(true)
    expect(run.run().landed()).toEqual(['a'])
  })

  it('starts nothing new', () => {
    const one = { config: config({ checks: [], concurrency: { agents: 1, checks: 1, unlanded: 8 } }) }
    const run = new SimulatedWorld().begin([task('a'), task('b')], one)
    run.say(stop)
    run.run()
    expect(run.events('attempt-started').map((event) => event.task)).toEqual(['a'])
  })

  it('asked for twice is one stop', () => {
    const run = untilWanted('run a#1')
    run.say(stop)
    expect(run.say(stop)).toEqual({ events: [], refusal: null })
  })

  it('keeps a clean start clean', () => {
    const run = new SimulatedWorld({
      agent: ({ attempt }) =>
        attempt === 1
          ? { outcome: { kind: 'failed', failure: { kind: 'escaped', what: 'x' } }, writes: { a: 'poison' } }
          : { writes: { a: 'done' } },
    }).begin([task('a')], plain)
    run.run((simulated) => simulated.wants('allocate a#2'))
    run.say(stop)
    run.run()
    run.resume()
    expect(run.events('attempt-started').at(-1)?.start).toMatchObject({
      from: { kind: 'base' },
      feedback: { kind: 'escaped' },
    })
  })
})

describe('an engine that is killed', () => {
  it.each([
    'allocate a#1',
    'run a#1',
    'save a#1',
    'merge a!1',
    'land a!1',
    'release orch/20260105t090000-a1b2/a',
  ])('while orch wants to %s finds the same wish when it comes back', (effect) => {
    const run = untilWanted(effect)
    run.crash().resume()
    expect(run.wants(effect)).toBe(true)
    expect(run.run().landed()).toEqual(['a'])
    expect(run.task('a').tally.attempts).toBe(1)
  })

  it('while it stops goes on stopping its agents, and starts them again', () => {
    const run = untilWanted('run a#1')
    run.say(stop)
    run.crash().resume()
    expect(run.wants('end a#1')).toBe(true)
    expect(run.run().landed()).toEqual(['a'])
  })
})

it('an agent that orch ended and nobody asked for has made no claim', () => {
  const run = untilWanted('run a#1')
  const outcome = { kind: 'cancelled' } as const
  const seen = { task: run.task('a').spec.id, attempt: 1, outcome, summary: null, tokens: null, usd: null }
  run.say({ type: 'agent-exited', ...seen })
  run.run((simulated) => simulated.events('attempt-failed').length > 0)
  expect(run.events('attempt-failed')[0]?.failure).toEqual({ kind: 'lost' })
})
