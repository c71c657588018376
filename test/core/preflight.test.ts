import { describe, expect, it } from 'vitest'
import { check, config, task } from '../support/builders.ts'
import type { Script } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const red: Script = { check: ({ subject }) => (subject.of === 'target' ? 'fail' : 'pass') }
const withSetup = { ...config().worktrees, setup: ['npm ci'] }

describe('before the first prompt is paid for', () => {
  it('setup and required checks run on the target, and nothing starts before they passed', () => {
    const checks = [check('unit'), check('e2e', { required: false }), check('types', { on: ['branch'] })]
    const run = new SimulatedWorld().begin([task('a')], { config: config({ checks, worktrees: withSetup }) })
    expect(run.wants(`set-up ${run.git.tip}`)).toBe(true)
    run.run((simulated) => simulated.status('a') === 'active')
    expect(run.events('check-finished').map((event) => [event.subject.of, event.check])).toEqual([
      ['target', 'unit'],
    ])
  })

  it('without checks and setup nothing is waited for', () => {
    const run = new SimulatedWorld().begin([task('a')], { config: config({ checks: [] }) })
    expect(run.status('a')).toBe('active')
  })

  it('one red result is not believed', () => {
    const run = new SimulatedWorld({ check: ({ rerun }) => (rerun === 0 ? 'fail' : 'pass') }).begin([
      task('a'),
    ])
    run.run((simulated) => simulated.status('a') === 'active')
    expect(run.events('preflight-failed')).toEqual([])
  })
})

describe('a red target', () => {
  it('stops the engine where the config says stop', () => {
    const run = new SimulatedWorld(red).begin([task('a')]).run()
    expect(run.end()).toBe('preflight')
    expect(run.events('attempt-started')).toEqual([])
  })

  it('stops it too when setup is what fails', () => {
    const failure = { kind: 'setup-failed', command: 'npm ci', exitCode: 1, tail: '' } as const
    const run = new SimulatedWorld({ setUpTarget: () => failure })
    run.begin([task('a')], { config: config({ worktrees: withSetup }) }).run()
    expect(run.end()).toBe('preflight')
    expect(run.world.run?.preflight).toEqual({ status: 'failed', failure })
  })

  it('changes nothing where the config says run', () => {
    const run = new SimulatedWorld(red).begin([task('a')], { config: config({ preflight: 'run' }) }).run()
    expect(run.landed()).toEqual(['a'])
  })

  it('is a question where the config says ask: the engine lets go, whoever is there, until it is answered', () => {
    const ask = { config: config({ preflight: 'ask' }) }
    for (const attended of [false, true]) {
      const run = new SimulatedWorld(red).begin([task('a')], ask)
      run.crash().resume(attended).run()
      expect(run.end()).toBe('preflight')
      expect(run.events('attempt-started')).toEqual([])
      run.say({ type: 'overrule-preflight' })
      expect(run.resume(attended).run().landed()).toEqual(['a'])
    }
  })

  it('is looked at anew by the next engine', () => {
    const target = { red: true }
    const run = new SimulatedWorld({ check: () => (target.red ? 'fail' : 'pass') }).begin([task('a')]).run()
    target.red = false
    expect(run.resume().run().landed()).toEqual(['a'])
  })

  it('can be overruled only when it is red', () => {
    const run = new SimulatedWorld().begin([task('a')])
    expect(run.say({ type: 'overrule-preflight' }).refusal).toEqual({ kind: 'preflight-not-red' })
  })
})

it('results about a target that has moved since count for nothing', () => {
  const run = new SimulatedWorld().begin([task('a')], {
    config: config({ checks: [check('unit'), check('e2e')] }),
  })
  run.step()
  const tip = run.git.commit({ other: 'by hand' }, [run.git.tip ?? ''] as never).id
  run.git.tip = tip
  run.say({ type: 'target-seen', tip })
  expect(run.world.run?.preflight).toEqual({ status: 'checking', runs: [] })
  expect(run.run().landed()).toEqual(['a'])
})
