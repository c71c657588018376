import { expect, it } from 'vitest'
import type { Failure } from '../../src/core/failure.ts'
import { situation } from '../../src/report/view/situation.ts'
import { runWhy } from '../../src/report/why/run.ts'
import { lookClause } from '../../src/report/words/proposal.ts'
import { config, startEngine, startRun, task } from '../support/builders.ts'
import { branchRules, simulatedForge } from '../support/simulated-forge.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const fields = { config: config({ queue: { ...config().queue, land: 'pull-request' } }) }

it('a merge that the forge refuses, whatever a look says, is left to people, and keeps no other from landing', () => {
  const told = { asked: 0, refuses: true }
  const forge = simulatedForge()
  const run = new SimulatedWorld({
    forge: (effect, git) => {
      const isRefused = effect.type === 'land' && effect.task === 'a' && told.refuses
      if (!isRefused) return forge.perform(effect, git)
      told.asked += 1
      return { type: 'proposal-held', task: effect.task, candidate: effect.candidate, detail: 'Not by you.' }
    },
  })
  const begin = () => run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  run.say(startRun([task('a'), task('b')], fields))
  begin()
  run.run()
  expect([run.end(), run.landed(), told.asked]).toEqual(['waiting', ['b'], 5])
  const [entry] = run.world.queue.entries
  expect(entry?.status === 'proposed' && lookClause(run.world, entry.proposal)).toBe(
    'pull request #1 is not merged by the forge: Not by you.',
  )
  begin()
  run.run(() => told.asked === 6)
  told.refuses = false
  run.run()
  expect([run.end(), run.landed()]).toEqual(['done', ['b', 'a']])
})

it('a push that the remote refuses for good ends its task with the remote’s words, and lets the others land', () => {
  const fault = { kind: 'refused', detail: 'a hook says no' } as const
  const failure = { kind: 'forge-failed', forge: 'origin', fault } as const
  const run = new SimulatedWorld({
    forge: simulatedForge().perform,
    breaks: (effect) => (effect.type === 'propose' && effect.task === 'a' ? failure : null),
  })
  run.say(startRun([task('a'), task('b')], fields))
  run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  run.run()
  expect([run.end(), run.landed(), run.task('a').state]).toEqual([
    'failed',
    ['b'],
    { status: 'dead', failure },
  ])
  expect(run.task('a').tally.attempts).toBe(1)
  expect(run.events('effect-stalled')).toHaveLength(7)
})

it('a machine that refuses lets go of a run whose pull requests only people bring on', () => {
  const full = { kind: 'no-space', path: '/w', detail: '' } as const
  const run = new SimulatedWorld({
    forge: simulatedForge({ review: () => 'required' }).perform,
    breaks: ({ id }) => (id.startsWith('merge b') ? full : null),
  })
  run.say(startRun([task('a'), task('b')], fields))
  run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  run.run()
  expect([run.end(), run.task('a').proposals.opened?.state]).toEqual(['host-fault', 'open'])
})

/** A run whose one pull request nobody can look at. */
function unwatched(failure: Failure): SimulatedWorld {
  const run = new SimulatedWorld({
    forge: simulatedForge().perform,
    breaks: ({ type }) => (type === 'watch-proposals' ? failure : null),
  })
  run.say(startRun([task('a')], fields))
  run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  run.run()
  return run
}

it('a machine that lets nobody look at pull requests lets go of the run too', () => {
  const denied = { kind: 'host-fault', code: 'EMFILE', path: '', detail: '' } as const
  expect(unwatched(denied).end()).toBe('host-fault')
})

it('a forge that refuses to be looked at is left to people, and they are told what it said', () => {
  const failure = {
    kind: 'forge-failed',
    forge: 'forge.example',
    fault: { kind: 'refused', detail: '' },
  } as const
  const run = unwatched(failure)
  expect([run.end(), run.events('effect-stalled').length]).toEqual(['waiting', 8])
  expect(runWhy(situation(run.world, { now: run.now, engineAlive: false }))).toBe(
    'waits for its pull requests: a pull request #1 is open; forge.example refuses it',
  )
})

it('a forge that refuses to tell what was said of one pull request keeps no other from landing', () => {
  const failure = {
    kind: 'forge-failed',
    forge: 'forge.example',
    fault: { kind: 'refused', detail: '' },
  } as const
  const run = new SimulatedWorld({
    forge: simulatedForge({ ci: (id) => (id === 'a' ? 'failed' : run.now < late ? 'pending' : 'passed') })
      .perform,
    breaks: ({ type }) => (type === 'read-evidence' ? failure : null),
  })
  const late = run.now + 3_600_000
  run.say(startRun([task('a'), task('b')], fields))
  run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  run.run()
  expect([run.end(), run.landed()]).toEqual(['waiting', ['b']])
})

it('a check that turns red just before the merge sends the work back, where nothing merges it later', () => {
  let isRed = false
  const forge = simulatedForge({
    ci: (_, { a }) => (isRed && a === 'try 1' ? 'failed' : 'passed'),
    mergeable: () => (isRed ? 'blocked' : 'yes'),
  })
  const run = new SimulatedWorld({
    forge: (effect, git) => {
      if (effect.type === 'propose') isRed = false
      if (effect.type !== 'land' || effect.candidate > 1) return forge.perform(effect, git)
      isRed = true
      return { type: 'proposal-held', task: effect.task, candidate: effect.candidate, detail: 'a rule' }
    },
    agent: ({ attempt }) => ({ writes: { a: `try ${attempt}` } }),
  })
  run.say(startRun([task('a')], fields))
  run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  run.run()
  expect([run.end(), run.events('entry-bounced').map(({ failure }) => failure.kind)]).toEqual([
    'done',
    ['remote-check-failed'],
  ])
})

it('a token that nothing can be opened with any more lets go of the run, which goes on with another one', () => {
  const told = { isTaken: false }
  const fault = { kind: 'unauthorized', detail: 'Bad credentials' } as const
  const failure = { kind: 'forge-failed', forge: 'github.com', fault } as const
  const run = new SimulatedWorld({
    forge: simulatedForge().perform,
    breaks: (effect) => (effect.type === 'propose' && !told.isTaken ? failure : null),
  })
  run.say(startRun([task('a'), task('b')], fields))
  const begin = () => run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  begin()
  run.run()
  expect(run.end()).toBe('waiting')
  expect(runWhy(situation(run.world, { now: run.now, engineAlive: false }))).toBe(
    'waits to open the pull request of a; github.com does not take the token; orch doctor says which token it is, orch resume goes on with another',
  )
  told.isTaken = true
  begin()
  run.run()
  expect([run.end(), run.landed()]).toEqual(['done', ['a', 'b']])
})
