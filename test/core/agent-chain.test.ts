import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/core/failure.ts'
import { toTaskId } from '../../src/core/ids.ts'
import { hindrances } from '../../src/core/schedule/start.ts'
import { config, task } from '../support/builders.ts'
import type { Script } from '../support/script.ts'
import { failing } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const auth: Failure = { kind: 'auth', tail: 'please log in' }
const loggedOut: Script = {
  agent: ({ task: id, agent }) => (agent === 'claude' ? failing(auth) : { writes: { [id]: 'done' } }),
}
const oneAtATime = { config: config({ concurrency: { agents: 1, checks: 1, unlanded: 8 } }) }

describe('an agent that needs a person', () => {
  it('is started for nobody any more; tasks with another agent in their chain take that', () => {
    const chain = { agents: ['claude', 'codex'] }
    const run = new SimulatedWorld(loggedOut).begin([task('a', chain), task('b', chain)], oneAtATime).run()
    expect(run.landed()).toEqual(['a', 'b'])
    expect(run.events('attempt-started').map(({ task: id, agent }) => `${id} ${agent}`)).toEqual([
      'a claude',
      'a codex',
      'b codex',
    ])
    expect(run.task('a').tally.spent).toBe(0)
  })

  it('leaves its tasks waiting, not dead, and the run ends waiting', () => {
    const run = new SimulatedWorld(loggedOut).begin(
      [task('a'), task('b'), task('c', { agents: ['codex'] })],
      oneAtATime,
    )
    run.run()
    expect(run.landed()).toEqual(['c'])
    expect(run.end()).toBe('waiting')
    expect(run.events('attempt-started').filter(({ agent }) => agent === 'claude')).toHaveLength(1)
    expect(hindrances(run.world, run.now)(run.task('b'))).toEqual({
      kind: 'agent-stopped',
      agent: 'claude',
      failure: auth,
    })
  })

  it('is tried again by the next engine', () => {
    const person = { loggedIn: false }
    const run = new SimulatedWorld({
      agent: ({ task: id }) => (person.loggedIn ? { writes: { [id]: 'done' } } : failing(auth)),
    })
    run.begin([task('a')]).run()
    person.loggedIn = true
    expect(run.resume().run().landed()).toEqual(['a'])
  })

  it('is tried again while the engine runs when a person retries one of its tasks', () => {
    const person = { loggedIn: false }
    const run = new SimulatedWorld({
      agent: ({ task: id }) => (person.loggedIn ? { writes: { [id]: 'done' } } : failing(auth)),
    })
    run.begin([task('a')])
    run.crash().resume(true).run()
    person.loggedIn = true
    const tasks = [toTaskId('a')]
    expect(run.say({ type: 'retry-tasks', tasks, hint: null, agent: null, clean: false }).refusal).toBeNull()
    expect(run.run().landed()).toEqual(['a'])
  })
})

it('a revived task takes the agent that a person names', () => {
  const run = new SimulatedWorld(loggedOut).begin([task('a')])
  run.run((simulated) => simulated.status('a') === 'active')
  run.say({ type: 'cancel-tasks', tasks: [toTaskId('a')], reason: 'wrong agent' })
  run.run()
  const ask = { type: 'retry-tasks' as const, tasks: [toTaskId('a')], hint: null, clean: false }
  expect(run.say({ ...ask, agent: 'claud' }).refusal).toEqual({
    kind: 'unknown-agent',
    agent: 'claud',
    known: ['claude', 'codex'],
  })
  run.say({ ...ask, agent: 'codex' })
  expect(run.resume().run().landed()).toEqual(['a'])
})
