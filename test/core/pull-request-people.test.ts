import { describe, expect, it } from 'vitest'
import { config, startEngine, startRun, task } from '../support/builders.ts'
import { branchRules, simulatedForge } from '../support/simulated-forge.ts'
import { outsider } from '../support/simulated-stages.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const fields = { config: config({ queue: { ...config().queue, land: 'pull-request' } }) }

describe('a pull request', () => {
  it('goes back with what reviewers said also where nothing else keeps the engine', () => {
    const run = new SimulatedWorld({
      forge: simulatedForge({ review: () => 'changes-requested' }).perform,
      agent: ({ attempt }) => ({ writes: { a: `try ${attempt}` } }),
    })
    run.say(startRun([task('a')], fields))
    run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    run.run()
    expect(run.events('entry-bounced').map(({ failure }) => failure.kind)).toEqual(['changes-requested'])
    expect([run.end(), run.task('a').tally.attempts]).toEqual(['waiting', 2])
  })

  it('that a person gave another base is not merged there, and waits', () => {
    let base = 'release'
    const forge = simulatedForge({ base: () => base })
    const run = new SimulatedWorld({ forge: forge.perform })
    const begin = () => run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    run.say(startRun([task('a')], fields))
    begin()
    run.run()
    expect([run.end(), forge.counts.merged]).toEqual(['waiting', 0])
    base = 'main'
    begin()
    run.run()
    expect([run.end(), forge.counts.merged]).toEqual(['done', 1])
  })

  it('that a person gave another base just before its merge is not asked for again', () => {
    let asked = 0
    const forge = simulatedForge({ base: () => (asked > 0 ? 'release' : 'main') })
    const run = new SimulatedWorld({
      forge: (effect, git) => {
        if (effect.type !== 'land') return forge.perform(effect, git)
        asked += 1
        const [entry] = run.world.queue.entries
        const seen = entry?.status === 'proposed' ? entry.proposal.seen : null
        if (seen === null) throw new Error('it is merged unseen')
        const proposals = [{ task: effect.task, seen: { ...seen, base: 'release' }, landed: null }]
        return { type: 'proposals-seen', tip: git.tip, proposals }
      },
    })
    run.say(startRun([task('a')], fields))
    run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    run.run()
    expect([run.end(), asked]).toEqual(['waiting', 1])
  })

  it('that a person closed, or stood against, as it was to be merged is not asked for again and again', () => {
    const ends = (['closed', 'changes-requested'] as const).map((word) => {
      let isLate = false
      const review = () => (isLate && word !== 'closed' ? word : 'not-required')
      const forge = simulatedForge({ review })
      const run = new SimulatedWorld({
        forge: (effect, git) => {
          if (effect.type !== 'land' || effect.proposal === undefined || effect.candidate > 1)
            return forge.perform(effect, git)
          isLate = true
          const [entry] = run.world.queue.entries
          const seen = entry?.status === 'proposed' ? entry.proposal.seen : null
          if (seen === null) throw new Error('it is merged unseen')
          const news = word === 'closed' ? { state: word } : { reviews: word }
          const proposals = [{ task: effect.task, seen: { ...seen, ...news }, landed: null }]
          return { type: 'proposals-seen', tip: git.tip, proposals }
        },
      })
      run.say(startRun([task('a')], fields))
      run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
      run.run((simulated) => simulated.events('entry-bounced').length > 0)
      return run.events('entry-bounced')[0]?.failure.kind
    })
    expect(ends).toEqual(['proposal-closed', 'changes-requested'])
  })

  it('whose auto-merge somebody turned off is merged once CI has passed, and not armed again', () => {
    const told = { armed: 0, autoMerge: false, ci: 'pending' as 'pending' | 'passed' }
    const forge = simulatedForge({ ci: () => told.ci, autoMerge: () => told.autoMerge })
    const run = new SimulatedWorld({
      forge: (effect, git) => {
        if (effect.type !== 'land' || told.ci === 'passed') return forge.perform(effect, git)
        told.armed += 1
        told.autoMerge = true
        return { type: 'proposal-left', task: effect.task, candidate: effect.candidate, how: 'armed' }
      },
    })
    run.say(startRun([task('a')], fields))
    run.say(startEngine({ tip: run.git.tip, rules: { ...branchRules, autoMerge: true } }))
    const isArmed = () => run.events('proposal-seen').some(({ seen }) => seen.autoMerge)
    run.run(isArmed)
    expect([isArmed(), told.armed]).toEqual([true, 1])
    told.autoMerge = false
    run.run((simulated) => simulated.events('proposal-seen').at(-1)?.seen.autoMerge === false)
    told.ci = 'passed'
    run.run()
    expect([run.end(), told.armed, forge.counts.merged]).toEqual(['done', 1, 1])
  })

  it('that the forge neither merges nor waits with holds up nothing, and is merged once it may', () => {
    let isHeld = true
    const asked: string[] = []
    const forge = simulatedForge({ ci: () => (isHeld ? 'pending' : 'passed') })
    const run = new SimulatedWorld({
      forge: (effect, git) => {
        if (effect.type === 'land') asked.push(effect.task)
        if (effect.type !== 'land' || !isHeld) return forge.perform(effect, git)
        return { type: 'proposal-held', task: effect.task, candidate: effect.candidate, detail: 'not here' }
      },
    })
    run.say(startRun([task('a')], fields))
    run.say(startEngine({ tip: run.git.tip, rules: { ...branchRules, autoMerge: true } }))
    run.run(() => asked.length > 1)
    expect(asked).toEqual(['a'])
    isHeld = false
    run.run()
    expect([run.end(), asked]).toEqual(['done', ['a', 'a']])
  })

  it('that the forge was to merge is taken back from it before it goes back to its agent', () => {
    let isArmed = false
    const forge = simulatedForge({
      ci: (_, { b }) => (b === 'try 1' && isArmed ? 'failed' : 'passed'),
    })
    const asked: boolean[] = []
    const run = new SimulatedWorld({
      forge: (effect, git) => {
        if (effect.type === 'read-evidence') asked.push(effect.armed === true)
        if (effect.type !== 'land' || effect.candidate > 1) return forge.perform(effect, git)
        isArmed = true
        return { type: 'proposal-left', task: effect.task, candidate: effect.candidate, how: 'armed' }
      },
      agent: ({ task: id, attempt }) => ({ writes: { [id]: `try ${attempt}` } }),
    })
    run.say(startRun([task('b')], fields))
    run.say(startEngine({ tip: run.git.tip, rules: { ...branchRules, autoMerge: true } }))
    run.run()
    expect([asked, run.end(), run.task('b').tally.attempts]).toEqual([[true], 'done', 2])
  })

  it('that the forge was to merge and that conflicts with what came between is proven anew', () => {
    const told = { isArmed: false, isTorn: false }
    const forge = simulatedForge({ mergeable: () => (told.isTorn ? 'conflict' : 'yes') })
    const run = new SimulatedWorld({
      forge: (effect, git) => {
        if (effect.type === 'land' && !told.isArmed) {
          Object.assign(told, { isArmed: true, isTorn: true })
          outsider(git, 'beside')
          return { type: 'proposal-left', task: effect.task, candidate: effect.candidate, how: 'armed' }
        }
        if (effect.type === 'propose') told.isTorn = false
        return forge.perform(effect, git)
      },
    })
    run.say(startRun([task('a')], fields))
    run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
    run.run()
    expect([run.end(), run.events('proposal-started').length, forge.counts]).toEqual([
      'done',
      2,
      { opened: 1, merged: 1 },
    ])
  })
})
