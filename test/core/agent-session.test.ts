import { describe, expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { config, retry, task } from '../support/builders.ts'
import type { AgentTurn, Script } from '../support/script.ts'
import { failing } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'
import type { RunAgent } from '../support/talking-agent.ts'
import { failed, patient, talking } from '../support/talking-agent.ts'

/** What the second attempt is asked to go on with, when the first ended so. */
function afterwards(first: AgentTurn, how: Parameters<typeof task>[1] = {}, script: Script = {}) {
  const { run, asked } = talking(
    ({ attempt }) => (attempt === 1 ? first : { writes: { api: 'done' } }),
    script,
  )
  run.begin([task('api', { ...patient, ...how })]).run()
  expect(run.status('api')).toBe('landed')
  return asked[1]
}

describe('an agent goes on with its session', () => {
  it.each<[string, AgentTurn]>([
    ['it failed', failing(failed)],
    ['it fell silent', failing({ kind: 'idle', limitMs: 1, tail: '' })],
    ['orch went down with it', failing({ kind: 'lost' })],
    ['its provider refused', failing({ kind: 'overloaded', tail: '' })],
    ['its work came back', { writes: { api: 'red' } }],
  ])('after %s', (_, first) => {
    const red: Script = { check: (_ask, { api }) => (api === 'red' ? 'fail' : 'pass') }
    expect(afterwards(first, {}, red)).toBe('talk-1')
  })

  it('twice, and then with a fresh one', () => {
    const { run, asked } = talking(({ attempt }) =>
      attempt < 8 ? failing(failed) : { writes: { api: 'done' } },
    )
    run.begin([task('api', patient)]).run()
    expect(asked).toEqual([null, 'talk-1', 'talk-1', null, 'talk-4', 'talk-4', null, 'talk-7'])
  })

  it('under the id it tells, which may be another each time', () => {
    const { run, asked } = talking(({ attempt }) => ({
      ...(attempt < 5 ? failing(failed) : { writes: { api: 'done' } }),
      session: `fork-${attempt}`,
    }))
    run.begin([task('api', patient)]).run()
    expect(asked).toEqual([null, 'fork-1', 'fork-2', null, 'fork-4'])
  })

  it('when a stopped engine is started again', () => {
    const { run, asked } = talking(({ attempt }) => ({ writes: { api: `try ${attempt}` } }))
    run.begin([task('api')]).run((simulated) => simulated.wants('run api#1'))
    run.say({ type: 'stop-engine', signal: 'SIGINT' })
    run.run()
    run.resume().run()
    expect(asked).toEqual([null, 'talk-1'])
  })

  it('after a crash just as before it', () => {
    const { run } = talking(({ attempt }) => (attempt < 3 ? failing(failed) : { writes: { api: 'done' } }))
    run.begin([task('api', patient)]).run((simulated) => simulated.wants('run api#2'))
    const before = [...run.flights.values()].map(({ effect }) => effect)
    run.crash().resume()
    expect([...run.flights.values()].map(({ effect }) => effect)).toEqual(before)
    expect(before[0]).toMatchObject({ session: 'talk-1', past: [{ attempt: 1, failure: failed }] })
  })
})

describe('an agent begins afresh', () => {
  it.each<[string, AgentTurn]>([
    ['its context is full', failing({ kind: 'context-exhausted', tail: '' })],
    ['its session is gone', failing({ kind: 'session-lost', tail: 'No conversation found' })],
    ['it escaped', failing({ kind: 'escaped', what: 'slot of ui' })],
  ])('when %s', (_, first) => {
    expect(afterwards(first)).toBeNull()
  })

  it('when another agent takes over', () => {
    expect(afterwards(failing({ kind: 'auth', tail: '' }), { agents: ['claude', 'codex'] })).toBeNull()
  })

  it('when it told no session', () => {
    const asked: (string | null)[] = []
    const agent = ({ attempt, session }: RunAgent): AgentTurn => {
      asked[attempt - 1] ??= session
      return attempt === 1 ? failing(failed) : { writes: { api: 'done' } }
    }
    new SimulatedWorld({ agent }).begin([task('api')]).run()
    expect(asked).toEqual([null, null])
  })

  it('in another worktree', () => {
    const { run, asked } = talking(({ task: id, attempt }) =>
      id === 'api' && attempt === 1 ? failing(failed) : { writes: { [id]: 'done' } },
    )
    const two = config({ concurrency: { agents: 2, checks: 1, unlanded: 8 } })
    run.begin([task('api'), task('ui'), task('docs')], { config: two }).run()
    const slots = run.events('slot-leased').filter(({ task: id }) => id === 'api')
    expect(slots.map(({ slot }) => slot)).toEqual(['slot-1', 'slot-2'])
    expect(asked).toEqual([null, null])
  })

  it('when a person asks for a clean start', () => {
    const { run, asked } = talking(({ attempt }) =>
      attempt === 1 ? failing(failed) : { writes: { api: 'done' } },
    )
    run.begin([task('api', { retry: { ...retry, maxAttempts: 1 } })]).run()
    run.say({ type: 'retry-tasks', tasks: [toTaskId('api')], hint: null, agent: null, clean: true })
    run.resume().run()
    expect(asked).toEqual([null, null])
  })

  it.each(['session-lost', 'context-exhausted'] as const)(
    'at no cost after %s, and with what it was to be told',
    (kind) => {
      const { run } = talking(
        ({ attempt, start }) => {
          if (attempt === 1) return { writes: { api: 'red' } }
          if (attempt === 2) return failing({ kind, tail: '' })
          return { writes: { api: start.feedback?.kind === 'check-failed' ? 'mended' : 'red' } }
        },
        { check: (_, { api }) => (api === 'red' ? 'fail' : 'pass') },
      )
      run.begin([task('api', { retry: { ...retry, maxAttempts: 2 } })]).run()
      expect(run.landed()).toEqual(['api'])
      expect(run.task('api').tally.spent).toBe(1)
      const [, , third] = run.events('attempt-started')
      const [, lost] = run.events('attempt-failed')
      expect(lost?.next?.notBefore).toBe(run.history.find(({ event }) => event === lost)?.at)
      expect(third?.start.from.kind).toBe('saved')
    },
  )
})
