import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Usage } from '../../src/core/attempt/usage.ts'
import { addUsage, foldUsage, totalTokens } from '../../src/core/attempt/usage.ts'
import type { AgentOutcome } from '../../src/core/attempt/work.ts'
import type { Effect } from '../../src/core/effect.ts'
import type { Failure } from '../../src/core/failure.ts'
import { toTaskId } from '../../src/core/ids.ts'
import { config, retry, task } from '../support/builders.ts'
import { dump } from '../support/dump.ts'
import type { AgentTurn, Script } from '../support/script.ts'
import { failing } from '../support/script.ts'
import { replay, SimulatedWorld } from '../support/simulated-world.ts'

type RunAgent = Extract<Effect, { type: 'run-agent' }>

const patient = { retry: { ...retry, maxAttempts: 20 } }
const failed: Failure = { kind: 'agent-failed', exitCode: 1, tail: '' }

/** Agents that tell their session in every attempt, and what the one of `api` was asked to go on with in each. */
function talking(turn: (ask: RunAgent) => AgentTurn, script: Script = {}) {
  const asked: (string | null)[] = []
  const agent = (ask: RunAgent): AgentTurn => {
    if (ask.task === 'api') asked[ask.attempt - 1] ??= ask.session
    return { session: ask.session ?? `talk-${ask.attempt}`, ...turn(ask) }
  }
  return { asked, run: new SimulatedWorld({ ...script, agent }) }
}

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

  it('at no cost to the task, and with what it was to be told', () => {
    const { run } = talking(
      ({ attempt, start }) => {
        if (attempt === 1) return { writes: { api: 'red' } }
        if (attempt === 2) return failing({ kind: 'session-lost', tail: '' })
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
  })
})

const usage = (inputTokens: number, usd: number | null = null): Usage => ({
  inputTokens,
  cachedTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  usd,
})

describe('what an attempt used', () => {
  it.each([
    ['the last total of the session', ['step', 'session', 'attempt', 'session'], 'session 8'],
    ['else the last of the attempt', ['step', 'attempt', 'attempt', 'step'], 'attempt 4'],
    ['else all steps', ['step', 'step', 'step', 'step'], 'attempt 15'],
  ] as const)('is %s', (_, spans, expected) => {
    const told = spans.map((each, index) => ({ span: each, usage: usage(2 ** index) }))
    const { span, usage: sum } = foldUsage(told) ?? {}
    expect(`${span} ${sum?.inputTokens}`).toBe(expected)
  })

  it('is unknown where nobody told', () => {
    expect(foldUsage([])).toBeNull()
  })

  it('is what the session came to since the attempt before, dollars too', () => {
    const { run } = talking(({ attempt }) => ({
      ...(attempt < 3 ? failing(failed) : { writes: { api: 'done' } }),
      usage: { span: 'session', usage: usage(1_000 * attempt, 0.1 * attempt) },
    }))
    run.begin([task('api', patient)]).run()
    expect(run.events('agent-ended').map(({ tokens, usd }) => [tokens, usd])).toEqual([
      [1_000, 0.1],
      [1_000, 0.1],
      [1_000, 0.1],
    ])
    expect(run.task('api').past.map(({ spent }) => spent.tokens)).toEqual([1_000, 1_000, 1_000])
    expect(run.task('api')).toMatchObject({ tokens: 3_000, usd: 0.3, usage: usage(3_000, 0.3) })
    expect(run.world.spent).toEqual({ tokens: 3_000, usd: 0.3, usage: usage(3_000, 0.3) })
  })

  it('is never less than nothing, and counts from nothing in another session', () => {
    const totals = [500, 400, 700]
    const { run } = talking(({ attempt }) => ({
      ...(attempt < 3 ? failing(failed) : { writes: { api: 'done' } }),
      session: attempt < 3 ? 'a' : 'b',
      usage: { span: 'session', usage: usage(totals[attempt - 1] ?? 0) },
    }))
    run.begin([task('api', patient)]).run()
    expect(run.events('agent-ended').map(({ tokens }) => tokens)).toEqual([500, 0, 700])
  })

  it('is kept of attempts that were cancelled', () => {
    const { run } = talking(() => ({ usage: { span: 'attempt', usage: usage(70, 0.5) } }))
    run.begin([task('api')]).run((simulated) => simulated.wants('run api#1'))
    run.say({ type: 'cancel-tasks', tasks: 'all', reason: 'enough' })
    run.run()
    expect(run.status('api')).toBe('cancelled')
    expect(run.task('api').past[0]?.spent).toEqual({ tokens: 70, usd: 0.5, usage: usage(70, 0.5) })
    expect(run.world.spent.tokens).toBe(70)
  })

  it('adds up to the last totals of all sessions, however they were resumed', () => {
    const ends: readonly Failure[] = [failed, { kind: 'lost' }, { kind: 'context-exhausted', tail: '' }]
    const anyAttempt = fc.record({
      end: fc.constantFrom(...ends),
      counts: fc.array(fc.nat(9_999), { minLength: 4, maxLength: 4 }),
      usd: fc.option(fc.nat(99_999).map((cents) => cents / 1_000)),
    })
    fc.assert(
      fc.property(fc.array(anyAttempt, { minLength: 1, maxLength: 12 }), (attempts) => {
        const totals = new Map<string, Usage>()
        const turns = new Map<number, AgentTurn>()
        const agent = ({ attempt, session }: RunAgent): AgentTurn => {
          const known = turns.get(attempt)
          const each = attempts[attempt - 1]
          if (known !== undefined || each === undefined) return known ?? { writes: { api: 'done' } }
          const id = session ?? `talk-${attempt}`
          const [inputTokens = 0, cachedTokens = 0, outputTokens = 0, reasoningTokens = 0] = each.counts
          const used = { inputTokens, cachedTokens, outputTokens, reasoningTokens, usd: each.usd }
          const total = addUsage(totals.get(id) ?? null, used) ?? used
          totals.set(id, total)
          const turn: AgentTurn = {
            ...failing(each.end),
            session: id,
            usage: { span: 'session', usage: total },
          }
          turns.set(attempt, turn)
          return turn
        }
        const run = new SimulatedWorld({ agent }).begin([task('api', patient)])
        run.run((simulated) => simulated.wants(`run api#${attempts.length + 1}`))
        const sum = [...totals.values()].reduce<Usage | null>(addUsage, null)
        expect(run.world.spent.usage).toEqual(sum)
        expect(run.world.spent.tokens).toBe(sum === null ? 0 : totalTokens(sum))
        expect(dump(replay(run.history))).toBe(dump(run.world))
      }),
      { numRuns: 60 },
    )
  })
})

describe('an agent that was denied a tool and claims success', () => {
  const denied: AgentOutcome = {
    kind: 'claimed-success',
    denied: [
      { tool: 'Bash', summary: 'npm install' },
      { tool: 'WebFetch', summary: '' },
    ],
  }

  it('lacks a permission where it changed nothing', () => {
    const { run } = talking(() => ({ outcome: denied }))
    run.begin([task('api')]).run()
    const [failure] = run.events('attempt-failed').map((event) => event.failure)
    expect(failure).toEqual({ kind: 'permission', tail: 'Bash: npm install\nWebFetch' })
    expect(run.end()).toBe('waiting')
  })

  it('is judged by its work where there is some, or none was asked for', () => {
    const { run } = talking(({ task: id }) => ({
      outcome: denied,
      writes: id === 'api' ? { api: 'done' } : {},
    }))
    run.begin([task('api'), task('look', { change: 'none' })]).run()
    expect([run.status('api'), run.status('look')]).toEqual(['landed', 'done'])
  })
})
