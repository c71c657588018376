import { describe, expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { landingSubject } from '../../src/core/queue/landing-text.ts'
import { blockedSince } from '../../src/core/queue/obstacle.ts'
import { check, commit, config, task } from '../support/builders.ts'
import type { Script } from '../support/script.ts'
import { outsider } from '../support/simulated-stages.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const three = ['a', 'b', 'c'].map((id) => task(id))

describe('the order of landing', () => {
  it('is who came first, after higher priorities', () => {
    const script: Script = {
      durationMs: ({ id }) => ({ 'run a#1': 3_000, 'run b#1': 2_000, 'run c#1': 2_500 })[id] ?? 10_000,
    }
    const tasks = [task('a', { priority: 1 }), task('b'), task('c')]
    expect(new SimulatedWorld(script).begin(tasks).run().landed()).toEqual(['b', 'a', 'c'])
  })

  it('takes one candidate at a time, each built on the one that landed before', () => {
    const run = new SimulatedWorld().begin(three).run()
    const landings = run.events('landed')
    expect(landings.map(({ base }) => base)).toEqual([
      commit('base'),
      landings[0]?.commit,
      landings[1]?.commit,
    ])
  })
})

describe('a conflict', () => {
  const both: Script = {
    agent: ({ task: id, start }) => ({
      writes: { shared: start.mergeIn === null ? id : `${id} and before` },
    }),
  }

  it('goes back to the agent with the target merged into its work', () => {
    const run = new SimulatedWorld(both).begin([task('a'), task('b')]).run()
    expect(run.landed()).toEqual(['a', 'b'])
    const retry = run.events('attempt-started').at(-1)
    expect(retry).toMatchObject({
      task: 'b',
      attempt: 2,
      start: {
        from: { kind: 'saved' },
        mergeIn: run.events('landed')[0]?.commit,
        feedback: { kind: 'conflict', files: ['shared'] },
      },
    })
    expect(run.task('b').tally).toMatchObject({ spent: 0, conflicts: 1 })
  })

  it('of one task keeps no other from landing', () => {
    const run = new SimulatedWorld(both).begin([task('a'), task('b'), task('c')]).run()
    expect([...run.landed()].sort()).toEqual(['a', 'b', 'c'])
  })
})

describe('a red check', () => {
  const redTwice: Script = {
    agent: ({ task: id, attempt }) => ({ writes: { [id]: `try ${attempt}` } }),
    check: (_, contents) => (contents.a === 'try 1' ? 'fail' : 'pass'),
  }

  it('is confirmed and asked of the base before the work is blamed', () => {
    const run = new SimulatedWorld(redTwice)
      .begin([task('a')], { config: config({ preflight: 'run' }) })
      .run()
    const results = run
      .events('check-finished')
      .map(({ subject, result }) => `${subject.of} ${result.outcome}`)
    expect(results).toEqual(['target passed', 'candidate failed', 'candidate failed', 'candidate passed'])
    expect(run.events('entry-bounced')[0]?.failure).toMatchObject({
      kind: 'check-failed',
      where: 'candidate',
      log: 'checks/check a!1 unit 1',
    })
    expect(run.landed()).toEqual(['a'])
    expect(run.task('a').tally.spent).toBe(1)
  })

  it('then green on the same tree is flaky and lands', () => {
    const run = new SimulatedWorld({
      check: ({ subject, rerun }) => (subject.of === 'candidate' && rerun === 0 ? 'fail' : 'pass'),
    }).begin([task('a')])
    expect(run.run().landed()).toEqual(['a'])
    expect(run.task('a').tally.attempts).toBe(1)
  })

  it('is rerun as often as its retries say beyond the confirming one', () => {
    const fields = { config: config({ checks: [check('unit', { retries: 2 })] }) }
    const run = new SimulatedWorld({
      check: ({ subject, rerun }) => (subject.of === 'candidate' && rerun < 3 ? 'fail' : 'pass'),
    }).begin([task('a')], fields)
    expect(run.run().landed()).toEqual(['a'])
  })

  it('that edits tracked files has not passed', () => {
    const run = new SimulatedWorld({ check: ({ subject }) => (subject.of === 'candidate' ? 'edit' : 'pass') })
    run.begin([task('a')]).run()
    expect(run.task('a').state).toMatchObject({
      status: 'dead',
      failure: { kind: 'no-change', sameAsRed: true },
    })
    expect(run.events('entry-bounced')[0]?.failure).toMatchObject({
      tail: 'the check edited tracked files: snapshot.txt',
    })
  })

  it('on a tree that an attempt makes again is no change', () => {
    const run = new SimulatedWorld({ check: ({ subject }) => (subject.of === 'candidate' ? 'fail' : 'pass') })
    run.begin([task('a')]).run()
    const kinds = run.events('attempt-failed').map(({ failure }) => failure)
    expect(kinds).toEqual([
      { kind: 'no-change', tail: '', sameAsRed: true },
      { kind: 'no-change', tail: '', sameAsRed: true },
    ])
    expect(run.status('a')).toBe('dead')
  })

  it('of a check that gates another task only is recorded and lands', () => {
    const fields = { config: config({ checks: [check('unit'), check('e2e', { required: false })] }) }
    const run = new SimulatedWorld({ check: ({ check: { name } }) => (name === 'e2e' ? 'fail' : 'pass') })
    run.begin([task('a'), task('b', { checks: ['e2e'] })], fields).run()
    expect(run.landed()).toEqual(['a'])
    expect(run.events('check-finished').filter(({ check: name }) => name === 'e2e').length).toBeGreaterThan(1)
  })
})

it('checks that are known to be cheap run before dear ones, those that gate before those that advise', () => {
  const checks = [check('advice', { required: false }), check('slow'), check('fast')]
  const run = new SimulatedWorld().begin([task('a'), task('b')], { config: config({ checks }) })
  run.run((simulated) => simulated.events('preflight-passed').length === 1)
  run.world.checkMs.set('slow', 60_000).set('fast', 1_000).set('advice', 10)
  run.run((simulated) => simulated.events('candidate-built').length === 1)
  expect(run.events('candidate-built')[0]?.checks).toEqual(['fast', 'slow', 'advice'])
})

describe('a target that somebody else moves', () => {
  it('makes the candidate void and is built upon anew', () => {
    const run = new SimulatedWorld({ land: ({ candidate }) => (candidate === 1 ? 'moved' : 'landed') })
    run.begin([task('a')]).run()
    expect(run.events('candidate-abandoned')[0]).toMatchObject({ because: 'base-moved' })
    expect(run.events('landed')[0]).toMatchObject({ candidate: 2, base: run.events('target-moved')[0]?.tip })
    expect(run.task('a').tally).toMatchObject({ attempts: 1, spent: 0, unspent: 0 })
  })

  it('is learned of when a candidate is built on it', () => {
    const run = new SimulatedWorld().begin([task('a')])
    const tip = outsider(run.git, 'by hand')
    run.run()
    expect(run.events('target-moved')).toEqual([{ type: 'target-moved', tip }])
  })

  it('away altogether suspends what would land until it is there again', () => {
    const run = new SimulatedWorld().begin([task('a'), task('b', { agents: ['codex'] })], {
      config: config({ checks: [] }),
    })
    run.run((simulated) => simulated.wants('run a#1'))
    run.run((simulated) => simulated.wants('run b#1'))
    const { tip } = run.git
    run.git.tip = null
    run.run()
    expect(run.end()).toBe('waiting')
    expect(run.world.queue.entries.map(({ status }) => status)).toEqual(['suspended', 'suspended'])
    run.git.tip = tip
    expect([...run.resume().run().landed()].sort()).toEqual(['a', 'b'])
  })
})

describe('a checkout in the way', () => {
  it('holds the landing and is looked at again, ever more rarely', () => {
    const run = new SimulatedWorld({ land: ({ candidate }) => (candidate < 12 ? 'stopped' : 'landed') })
    run.begin([task('a')])
    run.crash().resume(true)
    run.run((simulated) => simulated.landed().length > 0)
    const blocked = run.history.flatMap(({ event, at }) =>
      event.type === 'landing-blocked' ? [event.retryAt - at] : [],
    )
    expect(blocked[0]).toBe(2_000)
    expect(blocked.at(-1)).toBe(60_000)
    expect(blocked).toEqual([...blocked].sort((a, b) => a - b))
  })

  it('that becomes another is looked at soon again', () => {
    const block = { task: toTaskId('a'), checkout: '/home/ada/repo', reason: 'dirty', paths: ['a.ts'] }
    const { task: _, ...seen } = block
    const entry = { obstacle: { ...seen, since: 5 } }
    expect(blockedSince(entry, block)).toBe(5)
    expect(blockedSince(entry, { ...block, paths: ['b.ts'] })).toBe(null)
    expect(blockedSince(entry, { ...block, reason: 'locked' })).toBe(null)
    expect(blockedSince({ obstacle: null }, block)).toBe(null)
  })

  it('is left to people where nobody is there to wait', () => {
    const run = new SimulatedWorld({ land: () => 'stopped' }).begin([task('a')]).run()
    expect(run.world.queue.entries).toMatchObject([{ status: 'blocked', paths: ['README.md'] }])
    expect(run.end()).toBe('waiting')
  })
})

it('what the target holds already is done', () => {
  const run = new SimulatedWorld({ agent: () => ({ writes: { shared: 'the same' } }) })
  run.begin([task('a'), task('b')]).run()
  expect(run.landed()).toEqual(['a'])
  expect(run.task('b').state).toEqual({ status: 'done', reason: 'the target already holds this change' })
  expect(run.end()).toBe('done')
})

it('a title lands as it was written, whatever signs are in it', () => {
  const titled = { id: 'a', title: "Say $& and $' for {task}" }
  expect(landingSubject({ config: config() }, titled)).toBe("Land a: Say $& and $' for {task}")
})
