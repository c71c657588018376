import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/core/config.ts'
import type { Failure } from '../../src/core/failure.ts'
import { toTaskId } from '../../src/core/ids.ts'
import type { TaskSpec } from '../../src/core/plan/plan.ts'
import { providerOf } from '../../src/core/provider.ts'
import { hindrances } from '../../src/core/schedule/start.ts'
import { config, start, task } from '../support/builders.ts'
import { dump } from '../support/dump.ts'
import type { Script } from '../support/script.ts'
import { failing } from '../support/script.ts'
import { replay, SimulatedWorld } from '../support/simulated-world.ts'

const minutes = 60_000
const { claude, codex } = config().agents
if (claude === undefined || codex === undefined) throw new Error('the usual agents are gone')
const shared = { claude: { ...claude, provider: 'acme' }, codex: { ...codex, provider: 'acme' } }
const many = (agents: number, fields: Partial<Config> = {}) => ({
  config: config({ concurrency: { agents, checks: 4, unlanded: 99 }, checks: [], ...fields }),
})
const named = (...ids: string[]) => ids.map((id) => task(id))
const limited = (resetAt: number | null): Failure => ({ kind: 'rate-limited', resetAt, tail: '429' })
const firstRefused = (...refusals: Failure[]): Script => ({
  agent: ({ task: id, attempt }) => {
    const refusal = id === 'a' ? refusals[attempt - 1] : undefined
    return refusal === undefined ? { writes: { [id]: 'done' } } : failing(refusal)
  },
})

/** Up to the first refusal. */
function refused(tasks: readonly TaskSpec[], fields: ReturnType<typeof many>, script: Script) {
  const run = new SimulatedWorld(script).begin(tasks, fields)
  return run.run((simulated) => simulated.events('attempt-failed').length > 0)
}

const startsAfter = (run: SimulatedWorld, at: number) =>
  run.history.flatMap(({ event, at: when }) =>
    event.type === 'attempt-started' && when >= at ? [{ task: event.task, at: when - at }] : [],
  )

describe('the provider of an agent', () => {
  const agents = { ...config().agents, sonnet: { ...claude, name: 'sonnet', adapter: 'claude-code' } }
  it.each([
    ['claude', 'claude'],
    ['sonnet', 'claude-code'],
    ['unheard-of', 'unheard-of'],
  ])('of %s is %s', (agent, provider) => {
    expect(providerOf({ agents }, agent)).toBe(provider)
  })

  it('is what its config says', () => {
    expect(providerOf({ agents: shared }, 'codex')).toBe('acme')
  })
})

describe('an open circuit', () => {
  it('holds back every agent of the provider until the stated reset, and outlives the engine', () => {
    const resetAt = start + 60 * minutes
    const tasks = [task('a'), task('b', { agents: ['codex'] }), task('c', { agents: ['codex'] })]
    const run = refused(tasks, many(2, { agents: shared }), firstRefused(limited(resetAt)))
    run.crash().resume()
    expect(dump(replay(run.history))).toBe(dump(run.world))
    expect(hindrances(run.world, run.now)(run.task('c'))).toEqual({
      kind: 'cooling-down',
      agent: 'codex',
      until: resetAt,
    })
    const since = run.now
    run.run()
    expect(startsAfter(run, since + 1)[0]?.at).toBe(resetAt - since - 1)
    expect(run.task('a').tally.spent).toBe(0)
    expect([...run.landed()].sort()).toEqual(['a', 'b', 'c'])
  })

  it('is opened by a quota that says when it is full again', () => {
    const resetAt = start + 60 * minutes
    const run = refused(named('a'), many(1), firstRefused({ kind: 'quota', resetAt, tail: '' }))
    expect(run.world.stopped.size).toBe(0)
    expect(run.run().landed()).toEqual(['a'])
    expect(run.now).toBeGreaterThan(resetAt)
  })

  it('is half-opened by a person who retries a task that waits for it', () => {
    const tasks = named('a', 'b', 'c')
    const run = refused(tasks, many(1), firstRefused(limited(start + 600 * minutes)))
    const retry = { type: 'retry-tasks' as const, hint: null, agent: null, clean: false }
    expect(run.say({ ...retry, tasks: [toTaskId('b')] }).refusal).toBeNull()
    expect(run.world.active.size).toBe(1)
    expect(run.run().landed().length).toBe(3)
    expect(run.now).toBeLessThan(start + 20 * minutes)
  })

  it('keeps what the next attempt is to be told from a person who tries it before its time', () => {
    const hour = start + 60 * minutes
    const run = new SimulatedWorld({
      agent: ({ attempt }) => (attempt === 2 ? failing(limited(hour)) : { writes: { a: `try ${attempt}` } }),
      check: (_, contents) => (contents.a === 'try 1' ? 'fail' : 'pass'),
    }).begin(named('a'))
    run.run((simulated) => simulated.events('attempt-failed').length === 1)
    const retry = { type: 'retry-tasks' as const, tasks: [toTaskId('a')], agent: null, clean: false }
    expect(run.say({ ...retry, hint: 'mind the port' }).refusal).toBeNull()
    expect(run.run().landed()).toEqual(['a'])
    expect(run.events('attempt-started').at(-1)?.start).toMatchObject({
      from: { kind: 'saved' },
      feedback: { kind: 'check-failed' },
      hint: 'mind the port',
    })
  })

  it('stays open longer with every refusal, up to a quarter of an hour', () => {
    const run = new SimulatedWorld({ agent: () => failing({ kind: 'overloaded', tail: '' }) })
    run.begin([task('a', { deadlineMs: 24 * 60 * minutes })], many(1)).run()
    const pauses = run.history.flatMap(({ event, at }) =>
      event.type === 'attempt-failed' && event.next !== null ? [(event.next.notBefore - at) / 1_000] : [],
    )
    expect(pauses.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
    expect([10, 20, 30, 40, 60].map((at) => pauses[at])).toEqual([120, 240, 480, 900, 900])
  })
})

describe('a half-open circuit', () => {
  const tasks = named('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j')
  const resetAt = start + 60 * minutes
  // All that run when the first is refused hear the same.
  const allRefused: Script = {
    agent: ({ task: id, attempt }) =>
      attempt === 1 && 'abcd'.includes(id) ? failing(limited(resetAt)) : { writes: { [id]: 'done' } },
  }

  it('lets one attempt try, then two, then as many as the run allows', () => {
    const run = new SimulatedWorld(allRefused).begin(tasks, many(4)).run()
    const starts = startsAfter(run, resetAt).map(({ at }) => Math.floor(at / minutes))
    expect(starts).toEqual([0, 1, 1, 2, 2, 2, 2, 3, 3, 3])
    expect(run.world.cooldowns.size).toBe(0)
    expect(run.landed().length).toBe(10)
  })

  it('tells the others that somebody tries', () => {
    const run = new SimulatedWorld(allRefused).begin(tasks, many(4))
    run.run((simulated) => simulated.now >= resetAt && simulated.world.active.size === 1)
    expect(hindrances(run.world, run.now)(run.task('f'))).toEqual({ kind: 'probing', agent: 'claude' })
  })

  it('opens again for longer when the one that tries is refused', () => {
    const script = firstRefused(limited(start + 10 * minutes), limited(null))
    const run = refused(named('a'), many(1), script)
    run.run((simulated) => simulated.events('attempt-failed').length === 2)
    expect(run.world.cooldowns.get('claude')).toEqual({ until: run.now + 2_000, streak: 2 })
  })

  it('takes an attempt that works for long without a refusal for a success', () => {
    const run = new SimulatedWorld({
      ...allRefused,
      durationMs: ({ id }) => (id.startsWith('run') && !/^run [a-d]#1$/.test(id) ? 60 * minutes : 1_000),
    })
    run.begin(tasks, many(4)).run((simulated) => simulated.world.active.size === 4 && simulated.now > resetAt)
    expect(startsAfter(run, resetAt).map(({ at }) => Math.floor(at / minutes))).toEqual([0, 5, 5, 10])
  })
})

describe('a chain of agents', () => {
  const chain = { agents: ['claude', 'codex'] }
  const claudeRefused = (resetAt: number): Script => ({
    agent: ({ task: id, agent }) =>
      agent === 'claude' ? failing(limited(resetAt)) : { writes: { [id]: 'done' } },
  })
  const agents = (run: SimulatedWorld) =>
    run.events('attempt-started').map(({ task: id, agent }) => `${id} ${agent}`)

  it('moves on at once from an agent that cools down for long', () => {
    const run = new SimulatedWorld(claudeRefused(start + 60 * minutes))
    run.begin([task('a', chain), task('b', chain)], many(1)).run()
    expect(agents(run)).toEqual(['a claude', 'a codex', 'b codex'])
    expect(run.now).toBeLessThan(start + 10 * minutes)
    expect(run.events('attempt-started')[1]?.start.from.kind).toBe('saved')
  })

  it('waits for an agent that is back in a moment', () => {
    const script = firstRefused(limited(start + 2 * minutes))
    const run = refused([task('a', chain)], many(1), script)
    run.run()
    expect(agents(run)).toEqual(['a claude', 'a claude'])
  })

  it('does not move on to an agent that is held back with it', () => {
    const run = refused([task('a', chain)], many(1, { agents: shared }), firstRefused(limited(start + 9e6)))
    expect(run.run().landed()).toEqual(['a'])
    expect(agents(run)).toEqual(['a claude', 'a claude'])
  })

  it('goes back to an earlier agent where the later one cools down', () => {
    const run = new SimulatedWorld({
      agent: ({ attempt }) =>
        attempt < 3
          ? failing(limited(start + (attempt === 1 ? 10 : 60) * minutes))
          : { writes: { a: 'done' } },
    })
    run.begin([task('a', chain)], many(1)).run()
    expect(agents(run)).toEqual(['a claude', 'a codex', 'a claude'])
    expect(run.now).toBeLessThan(start + 20 * minutes)
  })
})
