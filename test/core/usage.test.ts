import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Usage } from '../../src/core/attempt/usage.ts'
import { addUsage, foldUsage, totalTokens } from '../../src/core/attempt/usage.ts'
import type { Failure } from '../../src/core/failure.ts'
import { task } from '../support/builders.ts'
import { dump } from '../support/dump.ts'
import type { AgentTurn } from '../support/script.ts'
import { failing } from '../support/script.ts'
import { replay, SimulatedWorld } from '../support/simulated-world.ts'
import type { RunAgent } from '../support/talking-agent.ts'
import { failed, patient, talking } from '../support/talking-agent.ts'

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
