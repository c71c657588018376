import { describe, expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { config, me, startEngine, startRun, task } from '../support/builders.ts'
import type { Judges } from '../support/simulated-forge.ts'
import { branchRules, simulatedForge } from '../support/simulated-forge.ts'
import { outsider } from '../support/simulated-stages.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const fields = { config: config({ queue: { ...config().queue, land: 'pull-request' } }) }

/** Three tasks, the second one's work broken at first. */
function story(judges: Judges = {}, rules = branchRules) {
  const forge = simulatedForge(judges)
  const run = new SimulatedWorld({
    forge: forge.perform,
    agent: ({ task: id, attempt }) => ({ writes: { [id]: `try ${attempt}` } }),
  })
  run.say(
    startRun(
      ['a', 'b', 'c'].map((id) => task(id)),
      fields,
    ),
  )
  const begin = () => run.say(startEngine({ tip: run.git.tip, rules }))
  begin()
  return { run, forge, begin }
}

const redFirst: Judges = {
  ci: (id, contents) => (id === 'b' && contents.b === 'try 1' ? 'failed' : 'passed'),
}

describe('work that lands by pull request', () => {
  it('is merged one after another, each from the tip it was proven on', () => {
    const { run, forge } = story()
    run.run()
    expect([run.end(), [...run.landed()].sort(), forge.counts]).toEqual([
      'done',
      ['a', 'b', 'c'],
      { opened: 3, merged: 3 },
    ])
    expect(run.task('a').proposals.opened).toMatchObject({ number: 1, state: 'merged' })
    expect(run.events('landed').every(({ proven }) => proven !== undefined)).toBe(true)
  })

  it('goes back to its agent with what CI said, and updates the same pull request', () => {
    const { run, forge } = story(redFirst)
    run.run()
    expect(forge.counts).toEqual({ opened: 3, merged: 3 })
    expect(run.events('entry-bounced').map(({ failure }) => failure)).toEqual([
      { kind: 'remote-check-failed', check: 'ci', url: '', tail: 'b is broken' },
    ])
    expect(run.task('b').tally).toMatchObject({ attempts: 2, spent: 1 })
  })

  it('goes back with what reviewers said once, and then waits for them', () => {
    const { run } = story({ review: (id) => (id === 'b' ? 'changes-requested' : 'approved') })
    run.run()
    expect(run.events('entry-bounced').map(({ failure }) => failure.kind)).toEqual(['changes-requested'])
    expect(run.task('b').tally.attempts).toBe(2)
    expect([run.end(), run.status('b')]).toEqual(['waiting', 'queued'])
  })

  it('that a person merged has landed if it is what was proven', () => {
    const { run, forge } = story({ review: () => 'required' })
    run.run()
    expect(run.end()).toBe('waiting')
    forge.merge('a', run.git)
    run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    run.run()
    expect(run.landed()).toEqual(['a'])
    expect(run.events('landing-started').map(({ task: id }) => id)).toEqual(['a'])
  })

  it('that a person closed is a dead letter, and keeps no other from landing', () => {
    const { run, forge } = story({ review: (id) => (id === 'a' ? 'required' : 'approved') })
    run.run()
    const pull = forge.pulls.get('a')
    if (pull !== undefined) pull.state = 'closed'
    run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    run.run()
    expect([run.status('a'), run.status('b'), run.end()]).toEqual(['dead', 'landed', 'failed'])
  })

  it('that became another tree stops everything else until a person takes it as it is', () => {
    let spoilt = false
    const { run } = story({
      spoil: (git, merge) => {
        if (spoilt) return merge
        spoilt = true
        git.tip = merge
        return outsider(git, 'beside')
      },
    })
    run.run()
    expect([run.end(), run.landed(), run.events('landing-unverified').length]).toEqual(['waiting', [], 1])
    const unverified = run.events('landing-unverified')[0]?.task ?? toTaskId('')
    run.say({ type: 'approve-task', task: unverified, override: null, reason: null })
    run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    run.run()
    expect([run.end(), run.landed().length]).toEqual(['done', 3])
    expect(run.events('approval-given').map(({ approval }) => approval.by)).toEqual([me])
  })

  it('waits for a forge that is away, and for nothing else', () => {
    const away = { until: Number.POSITIVE_INFINITY }
    const forge = simulatedForge()
    const run = new SimulatedWorld({
      forge: forge.perform,
      breaks: ({ type }, now) =>
        type === 'propose' && now < away.until
          ? { kind: 'forge-failed', forge: 'forge.example', fault: { kind: 'unreachable', detail: '' } }
          : null,
    })
    run.say(
      startRun(
        ['a', 'b'].map((id) => task(id)),
        fields,
      ),
    )
    run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    away.until = run.now + 3 * 3_600_000
    run.run()
    expect([run.end(), run.landed().length, run.task('a').tally]).toMatchObject([
      'done',
      2,
      { attempts: 1, unspent: 0 },
    ])
  })
})

describe('a kill', () => {
  const whole = story(redFirst)
  whole.run.run()
  const steps = whole.run.history.length

  it.each(['before', 'after'])(
    '%s what was under way was done opens nothing twice and loses nothing',
    (when) => {
      for (let events = 2; events < steps; events += 1) {
        const { run, forge, begin } = story(redFirst)
        run.run((simulated) => simulated.history.length >= events)
        if (when === 'after')
          for (const { effect } of run.flights.values())
            if (effect.type === 'propose' || (effect.type === 'land' && effect.proposal !== undefined))
              forge.perform(effect, run.git)
        run.crash()
        begin()
        run.run()
        const end = [run.end(), [...run.landed()].sort(), forge.counts, run.task('b').tally.spent]
        expect([events, end]).toEqual([events, ['done', ['a', 'b', 'c'], { opened: 3, merged: 3 }, 1]])
      }
    },
  )
})

it('one landing makes only the next one be proven anew', () => {
  const tasks = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => task(id))
  const checked = { now: 0 }
  const forge = simulatedForge()
  const run = new SimulatedWorld({
    forge: (effect, git) => {
      if (effect.type === 'propose') checked.now += 1
      return forge.perform(effect, git)
    },
  })
  run.say(startRun(tasks, fields))
  run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  run.run()
  expect([run.end(), forge.counts.merged]).toEqual(['done', 6])
  expect(checked.now).toBeLessThanOrEqual(6 + 5)
})
