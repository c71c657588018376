import { expect, it } from 'vitest'
import type { Observation } from '../../src/core/input.ts'
import { config, startEngine, startRun, task } from '../support/builders.ts'
import type { Judges } from '../support/simulated-forge.ts'
import { branchRules, simulatedForge } from '../support/simulated-forge.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const fields = { config: config({ queue: { ...config().queue, land: 'pull-request' } }) }

/** One task whose merge the forge takes over as often as it is asked, up to `most` times; then it merges at once. */
function takenOver(how: 'armed' | 'queued', judges: Judges, most = Number.POSITIVE_INFINITY) {
  const forge = simulatedForge(judges)
  const asked = { times: 0 }
  /** Whether it was to be disarmed as it was read. */
  const read: boolean[] = []
  const run = new SimulatedWorld({
    forge: (effect, git) => {
      if (effect.type === 'read-evidence') read.push(effect.armed === true)
      if (effect.type !== 'land' || asked.times >= most) return forge.perform(effect, git)
      asked.times += 1
      return { type: 'proposal-left', task: effect.task, candidate: effect.candidate, how }
    },
    agent: ({ task: id, attempt }) => ({ writes: { [id]: `try ${attempt}` } }),
  })
  const rules = { ...branchRules, autoMerge: how === 'armed', mergeQueue: how === 'queued' }
  run.say(startRun([task('a')], fields))
  run.say(startEngine({ tip: run.git.tip, rules }))
  return { run, asked, read }
}

const looks = (run: SimulatedWorld) => run.events('proposal-seen').length

it('what the forge says it queued and no look finds there is queued once more, and then was thrown out', () => {
  const { run, asked } = takenOver('queued', {}, 2)
  run.run(({ history }) => history.some(({ event }) => event.type === 'entry-bounced'))
  expect([asked.times, looks(run)]).toEqual([2, 7])
  expect(run.events('entry-bounced').map(({ failure }) => failure)).toMatchObject([
    { kind: 'remote-check-failed' },
  ])
  run.run()
  expect([run.end(), run.task('a').tally.attempts]).toEqual(['done', 2])
})

it('what is found in the forge’s queue later than at once is not queued again', () => {
  let isThere = false
  const { run, asked } = takenOver('queued', { position: () => (isThere ? 1 : null) }, 1)
  run.run(() => looks(run) === 3)
  isThere = true
  run.run(() => looks(run) === 4)
  expect([asked.times, run.step(), run.events('entry-bounced')]).toEqual([1, false, []])
})

it('what stands in the forge’s queue is taken out of it before it goes back to its agent', () => {
  let isStood = false
  const { run, read } = takenOver('queued', {
    position: () => 1,
    review: () => (isStood ? 'changes-requested' : 'not-required'),
  })
  run.run(() => looks(run) === 2)
  isStood = true
  run.run(({ history }) => history.some(({ event }) => event.type === 'entry-bounced'))
  expect(read).toEqual([true])
  expect(run.events('entry-bounced').map(({ failure }) => failure.kind)).toEqual(['changes-requested'])
  run.run(({ history }) => history.some(({ event }) => event.type === 'proposal-heard'))
  expect([run.status('a'), run.events('entry-bounced').length]).toEqual(['queued', 1])
})

it('what the forge says it armed and no look finds armed is merged by orch once it may', () => {
  const told = { ci: 'pending' as 'pending' | 'passed' }
  const { run, asked } = takenOver('armed', { ci: () => told.ci }, 1)
  run.run(() => looks(run) === 4)
  told.ci = 'passed'
  run.run()
  expect([run.end(), asked.times, run.landed()]).toEqual(['done', 1, ['a']])
})

it('a look that began before a draft was made ready does not make it one again', () => {
  const early: Observation[] = []
  const isReady = () => run.events('proposal-readied').length > 0
  const run: SimulatedWorld = new SimulatedWorld({
    forge: (effect, git) => {
      const observation = forge.perform(effect, git)
      if (effect.type === 'watch-proposals' && observation !== null && !isReady()) early.push(observation)
      return observation
    },
  })
  const forge = simulatedForge({
    get draft() {
      return !isReady()
    },
    review: () => 'required',
  })
  run.say(startRun([task('a')], fields))
  run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  run.run()
  const before = looks(run)
  expect([early.length > 0, run.events('proposal-readied').length]).toEqual([true, 1])
  for (const look of early) run.say(look)
  expect(looks(run)).toBe(before)
})
