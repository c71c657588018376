import { describe, expect, it } from 'vitest'
import type { Budget } from '../../src/core/budget.ts'
import { toTaskId } from '../../src/core/ids.ts'
import type { TaskSpec } from '../../src/core/plan/plan.ts'
import { hindrances } from '../../src/core/schedule/start.ts'
import { config, retry, task } from '../support/builders.ts'
import { dump } from '../support/dump.ts'
import type { Script } from '../support/script.ts'
import { failing } from '../support/script.ts'
import { replay, SimulatedWorld } from '../support/simulated-world.ts'

// Every simulated attempt costs a quarter of a dollar and 100 tokens.
const many = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => task(id))
const usd = (limit: number): Budget => ({ usd: limit, tokens: null })

function begun(budget: Budget, how: { tasks?: readonly TaskSpec[]; agents?: number; script?: Script } = {}) {
  const { tasks = many, agents = 1, script = {} } = how
  const concurrency = { agents, checks: 1, unlanded: 99 }
  return new SimulatedWorld(script).begin(tasks, { config: config({ budget, concurrency, checks: [] }) })
}

describe('the budget of a run', () => {
  it.each([
    ['dollars', usd(0.9), 3, { unit: 'usd', spent: 0.75, expected: 0.25, limit: 0.9 }],
    ['tokens', { usd: null, tokens: 250 }, 2, { unit: 'tokens', spent: 200, expected: 100, limit: 250 }],
    ['both', { usd: 0.9, tokens: 150 }, 1, { unit: 'tokens', spent: 100, expected: 100, limit: 150 }],
  ] as const)('in %s lets no attempt start that could exceed it', (...[, budget, landed, failure]) => {
    const run = begun(budget).run()
    expect(run.landed().length).toBe(landed)
    expect(run.end()).toBe('waiting')
    const first = run.world.ready.map((id) => hindrances(run.world, run.now)(run.task(id)))[0]
    expect(first).toEqual({
      kind: 'budget-spent',
      failure: { kind: 'budget-spent', budget: 'run', ...failure },
    })
  })

  it('may be used up to the last cent', () => {
    const run = begun(usd(0.75)).run()
    expect(run.world.spent.usd).toBe(0.75)
  })

  it('keeps room for the attempts under way', () => {
    const run = begun(usd(0.9), {
      agents: 2,
      script: { durationMs: ({ id }) => (id === 'run a#1' ? 1 : 60_000) },
    })
    run.run((simulated) => simulated.events('agent-ended').length === 1)
    expect(run.world.active.size).toBe(2)
    run.run()
    expect(run.world.spent.usd).toBe(0.75)
  })

  it('lets what is finished land', () => {
    const slow: Script = { durationMs: ({ type }) => (type === 'merge' ? 600_000 : 1_000) }
    expect(begun(usd(0.5), { script: slow }).run().landed()).toEqual(['a', 'b'])
  })

  it('goes on where a person raises it, as the journal says', () => {
    const run = begun(usd(0.5)).run()
    run.say({ type: 'raise-budget', usd: 1, tokens: null })
    run.resume().run()
    expect(run.landed().length).toBe(4)
    expect(run.world.run?.budget).toEqual({ usd: 1, tokens: null })
    expect(dump(replay(run.history))).toBe(dump(run.world))
  })

  it('is raised while the engine runs, and not written down twice', () => {
    const run = begun(usd(0.25))
    run.say({ type: 'raise-budget', usd: 5, tokens: 1_000 })
    expect(run.say({ type: 'raise-budget', usd: 5, tokens: null }).events).toEqual([])
    expect(run.run().end()).toBe('done')
  })

  it('binds nothing where the config has none', () => {
    const run = new SimulatedWorld().begin(many, { config: config({ checks: [] }) }).run()
    expect(run.end()).toBe('done')
  })
})

describe('the budget of a task', () => {
  const fails: Script = { agent: () => failing({ kind: 'agent-failed', exitCode: 1, tail: 'no' }) }
  const bounded = task('a', { budget: usd(0.6), retry: { ...retry, maxAttempts: 9 } })

  it('ends it as a dead letter before it is exceeded, and no other task', () => {
    const run = begun(usd(100), {
      tasks: [bounded, task('b')],
      script: {
        agent: ({ task: id }) => (id === 'a' ? failing({ kind: 'lost' }) : { writes: { b: 'done' } }),
      },
    })
    run.run()
    expect(run.task('a').state).toEqual({
      status: 'dead',
      failure: { kind: 'budget-spent', budget: 'task', unit: 'usd', spent: 0.5, expected: 0.25, limit: 0.6 },
    })
    expect(run.task('a').tally.attempts).toBe(2)
    expect(run.landed()).toEqual(['b'])
  })

  it('always lets the first attempt start', () => {
    const run = begun(usd(100), { tasks: [task('a'), task('b', { budget: usd(0.01) })] })
    expect(run.run().landed()).toEqual(['a', 'b'])
  })

  it('is granted once more to who retries it, with the evidence of the attempt before', () => {
    const run = begun(usd(100), { tasks: [bounded], script: fails }).run()
    const tasks = [toTaskId('a')]
    run.say({ type: 'retry-tasks', tasks, hint: null, agent: null, clean: false })
    run.resume()
    expect(run.events('attempt-started')[2]?.start.feedback).toMatchObject({ kind: 'agent-failed' })
    expect(run.run().task('a')).toMatchObject({
      usd: 1,
      tally: { attempts: 4 },
      state: { status: 'dead', failure: { kind: 'budget-spent', spent: 0.5 } },
    })
  })

  it('counts what is sent back from the queue', () => {
    const run = begun(usd(100), { tasks: [bounded], script: { merge: () => 'conflict' } }).run()
    expect(run.task('a').tally).toMatchObject({ attempts: 2, conflicts: 2 })
    expect(run.task('a').state).toMatchObject({ failure: { kind: 'budget-spent' } })
  })
})
