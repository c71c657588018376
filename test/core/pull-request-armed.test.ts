import { expect, it } from 'vitest'
import { config, startEngine, startRun, task } from '../support/builders.ts'
import type { ForgeEffect } from '../support/script.ts'
import { branchRules, simulatedForge } from '../support/simulated-forge.ts'
import type { SimulatedGit } from '../support/simulated-git.ts'
import { outsider } from '../support/simulated-stages.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const fields = { config: config({ queue: { ...config().queue, land: 'pull-request' } }) }

/**
 * CI never reports, so that the first candidate is armed; then somebody else moves the target, and what is proven anew
 * is red. `armed` is what the forge holds, whoever heard of it.
 */
function redOnceRebuilt() {
  const told = { armed: false, moved: false }
  const forge = simulatedForge({
    ci: () => 'pending',
    autoMerge: () => told.armed,
    mergeable: () => (told.moved ? 'behind' : 'blocked'),
  })
  const perform = (effect: ForgeEffect, git: SimulatedGit) => {
    if (effect.type === 'disarm-proposal') told.armed = false
    if (effect.type !== 'land') return forge.perform(effect, git)
    told.armed = true
    return { type: 'proposal-left', task: effect.task, candidate: effect.candidate, how: 'armed' } as const
  }
  const unwatched: string[] = []
  const run = new SimulatedWorld(
    {
      forge: perform,
      agent: ({ task: id, attempt }) => ({ writes: { [id]: `try ${attempt}` } }),
      check: ({ subject }, contents) =>
        subject.of === 'candidate' && 'by-hand beside' in contents ? 'fail' : 'pass',
    },
    undefined,
    ({ world, history }) => {
      const isWatched = world.queue.entries.some(({ status }) => status === 'proposed')
      if (told.armed && !isWatched) unwatched.push(history.at(-1)?.event.type ?? '')
    },
  )
  run.say(startRun([task('a')], fields))
  const begin = () => run.say(startEngine({ tip: run.git.tip, rules: { ...branchRules, autoMerge: true } }))
  begin()
  const moveOn = () => {
    told.moved = true
    outsider(run.git, 'beside')
  }
  return { run, told, begin, moveOn, perform, unwatched }
}

const isArmed = (run: SimulatedWorld) => run.events('proposal-seen').some(({ seen }) => seen.autoMerge)
const isBack = (run: SimulatedWorld) => run.events('entry-bounced').length > 0

it('what is armed is called off before it is proven anew, so that nothing lands which then goes back', () => {
  const { run, told, moveOn, unwatched } = redOnceRebuilt()
  run.run(isArmed)
  moveOn()
  run.run(isBack)
  expect(run.events('entry-bounced').map(({ failure }) => failure.kind)).toEqual(['check-failed'])
  expect([told.armed, unwatched]).toEqual([false, []])
})

it('a kill leaves nothing armed that nobody watches', () => {
  const whole = redOnceRebuilt()
  whole.run.run(isArmed)
  const from = whole.run.history.length
  whole.moveOn()
  whole.run.run(isBack)
  for (let events = from; events < whole.run.history.length; events += 1) {
    const { run, told, begin, moveOn, perform, unwatched } = redOnceRebuilt()
    run.run(isArmed)
    moveOn()
    run.run(({ history }) => history.length >= events)
    for (const { effect } of run.flights.values())
      if (effect.type === 'disarm-proposal' || effect.type === 'read-evidence') perform(effect, run.git)
    run.crash()
    begin()
    run.run(isBack)
    expect([events, isBack(run), told.armed, unwatched]).toEqual([events, true, false, []])
  }
})

it('what somebody armed is let through where it is to be cancelled', () => {
  const forge = simulatedForge({ ci: () => 'pending', autoMerge: () => true })
  const run = new SimulatedWorld({ forge: forge.perform })
  run.say(startRun([task('a')], fields))
  run.say(startEngine({ tip: run.git.tip, rules: branchRules }))
  run.run(isArmed)
  const { refusal } = run.say({ type: 'cancel-tasks', tasks: 'all', reason: '' })
  expect([refusal, run.status('a')]).toEqual([null, 'queued'])
})
