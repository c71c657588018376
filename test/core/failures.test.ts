import { describe, expect, it } from 'vitest'
import type { Failure, FailureKind } from '../../src/core/failure.ts'
import { failurePolicy } from '../../src/core/failure.ts'
import { hindrances } from '../../src/core/schedule/start.ts'
import { config, retry, start, task } from '../support/builders.ts'
import type { Script } from '../support/script.ts'
import { failing } from '../support/script.ts'
import { SimulatedWorld } from '../support/simulated-world.ts'

const failuresOfAgents: readonly Failure[] = [
  { kind: 'agent-failed', exitCode: 2, tail: 'oops' },
  { kind: 'timed-out', limitMs: 1_000, tail: '' },
  { kind: 'idle', limitMs: 1_000, tail: '' },
  { kind: 'escaped', what: 'slot of ui' },
  { kind: 'rate-limited', resetAt: null, tail: '' },
  { kind: 'overloaded', tail: '' },
  { kind: 'temporary', tail: '' },
  { kind: 'context-exhausted', tail: '' },
  { kind: 'crashed', signal: 'SIGSEGV', tail: '' },
  { kind: 'lost' },
  { kind: 'no-space', path: '/slots', detail: '' },
  { kind: 'host-fault', code: 'EMFILE', path: '', detail: '' },
  { kind: 'git-locked', path: 'index.lock', detail: '' },
  { kind: 'stage-failed', stage: 'run-agent', detail: '' },
  { kind: 'auth', tail: '' },
  { kind: 'quota', resetAt: null, tail: '' },
  { kind: 'permission', tail: '' },
  { kind: 'not-installed', program: 'claude', detail: '' },
]

const failsOnce = (failure: Failure): Script => ({
  agent: ({ attempt }) =>
    attempt === 1 ? { ...failing(failure), writes: { draft: 'half' } } : { writes: { api: 'done' } },
})

function afterFirst(failure: Failure, script: Script = failsOnce(failure)): SimulatedWorld {
  const run = new SimulatedWorld(script).begin([task('api', { agents: ['claude', 'codex'] })])
  return run.run((simulated) => simulated.events('attempt-failed').length > 0)
}

/** What follows, in the words of DESIGN 11. */
const table: Readonly<
  Record<string, { spent: boolean; waitMs: number; from: 'base' | 'saved'; agent: string }>
> = {
  'agent-failed': { spent: true, waitMs: 1_000, from: 'saved', agent: 'claude' },
  'timed-out': { spent: true, waitMs: 1_000, from: 'saved', agent: 'claude' },
  idle: { spent: true, waitMs: 1_000, from: 'saved', agent: 'claude' },
  escaped: { spent: true, waitMs: 0, from: 'base', agent: 'claude' },
  'rate-limited': { spent: false, waitMs: 1_000, from: 'saved', agent: 'claude' },
  overloaded: { spent: false, waitMs: 1_000, from: 'saved', agent: 'claude' },
  temporary: { spent: false, waitMs: 1_000, from: 'saved', agent: 'claude' },
  'context-exhausted': { spent: false, waitMs: 0, from: 'saved', agent: 'claude' },
  crashed: { spent: false, waitMs: 1_000, from: 'saved', agent: 'claude' },
  lost: { spent: false, waitMs: 1_000, from: 'saved', agent: 'claude' },
  'no-space': { spent: false, waitMs: 1_000, from: 'saved', agent: 'claude' },
  'host-fault': { spent: false, waitMs: 1_000, from: 'saved', agent: 'claude' },
  'git-locked': { spent: false, waitMs: 1_000, from: 'saved', agent: 'claude' },
  'stage-failed': { spent: false, waitMs: 1_000, from: 'saved', agent: 'claude' },
  auth: { spent: false, waitMs: 0, from: 'saved', agent: 'codex' },
  quota: { spent: false, waitMs: 0, from: 'saved', agent: 'codex' },
  permission: { spent: false, waitMs: 0, from: 'saved', agent: 'codex' },
  'not-installed': { spent: false, waitMs: 0, from: 'saved', agent: 'codex' },
}

describe('what follows a failure', () => {
  it.each(failuresOfAgents)('of kind $kind is what its line says', (failure) => {
    const expected = table[failure.kind]
    const run = afterFirst(failure)
    expect(run.task('api').tally.spent).toBe(expected?.spent ? 1 : 0)
    const failedAt = run.now
    run.run((simulated) => simulated.events('attempt-started').length === 2)
    const second = run.events('attempt-started').at(-1)
    expect(run.now - failedAt).toBe(expected?.waitMs)
    expect(second).toMatchObject({
      attempt: 2,
      agent: expected?.agent,
      start: { from: { kind: expected?.from } },
    })
    expect(second?.start.feedback).toEqual(failure)
    expect(run.run().end()).toBe('done')
  })

  it('is in the table for every kind', () => {
    const blames: Record<string, FailureKind[]> = {}
    for (const kind of Object.keys(failurePolicy) as FailureKind[]) {
      blames[failurePolicy[kind].blame] = [...(blames[failurePolicy[kind].blame] ?? []), kind]
    }
    expect(blames.work).toEqual([
      'agent-failed',
      'timed-out',
      'idle',
      'no-change',
      'check-failed',
      'returned',
      'rejected',
      'escaped',
      'remote-check-failed',
      'changes-requested',
    ])
    expect(blames.nobody).toEqual(['conflict', 'base-moved'])
    expect(blames.provider).toEqual(['rate-limited', 'overloaded', 'temporary'])
  })
})

describe('bounds', () => {
  it('the third failure of the work is a dead letter', () => {
    const run = new SimulatedWorld({ agent: () => failing({ kind: 'agent-failed', exitCode: 1, tail: '' }) })
    run.begin([task('api')]).run()
    expect(run.task('api').tally).toMatchObject({ attempts: 3, spent: 3 })
    expect(run.task('api').state).toMatchObject({ status: 'dead', failure: { kind: 'agent-failed' } })
  })

  it('backoff grows and stays within its limit', () => {
    const policy = { ...retry, maxAttempts: 9, initialIntervalMs: 10_000, maxIntervalMs: 50_000 }
    const run = new SimulatedWorld({ agent: () => failing({ kind: 'agent-failed', exitCode: 1, tail: '' }) })
    run.begin([task('api', { retry: policy })]).run()
    const waits = run.events('attempt-failed').map(({ next }) => (next === null ? null : next.notBefore))
    const ends = run.history.filter(({ event }) => event.type === 'attempt-failed').map(({ at }) => at)
    expect(waits.map((until, at) => (until === null ? null : until - (ends[at] ?? 0)))).toEqual([
      10_000,
      20_000,
      40_000,
      50_000,
      50_000,
      50_000,
      50_000,
      50_000,
      null,
    ])
  })

  it('repeats of the host are bounded by maxTries, and counted anew after progress', () => {
    const policy = { ...retry, maxTries: 3 }
    const without = new SimulatedWorld({ agent: () => failing({ kind: 'lost' }) })
    without.begin([task('api', { retry: policy })]).run()
    expect(without.task('api').tally.attempts).toBe(3)
    expect(without.task('api').tally.spent).toBe(0)
    const progressing = new SimulatedWorld({
      agent: ({ attempt }) => ({
        ...(attempt < 6 ? failing({ kind: 'lost' }) : {}),
        writes: { api: `step ${attempt}` },
      }),
    })
    progressing.begin([task('api', { retry: policy })]).run()
    expect(progressing.landed()).toEqual(['api'])
  })

  it('waits for a provider are bounded by nothing but a deadline', () => {
    const busy: Script = { agent: () => failing({ kind: 'overloaded', tail: '' }) }
    const run = new SimulatedWorld(busy).begin([task('api', { deadlineMs: 3_600_000 })]).run()
    expect(run.task('api').tally.attempts).toBeGreaterThan(20)
    expect(run.task('api').tally).toMatchObject({ spent: 0, unspent: 0 })
    expect(run.task('api').state).toMatchObject({ status: 'dead', failure: { kind: 'deadline-passed' } })
  })

  it('conflicts are bounded by maxConflicts and spend nothing', () => {
    const run = new SimulatedWorld({ merge: () => 'conflict' })
    run.begin([task('api', { retry: { ...retry, maxConflicts: 2 } })]).run()
    expect(run.task('api').tally).toMatchObject({ attempts: 3, spent: 0, conflicts: 3 })
    expect(run.task('api').state).toMatchObject({ status: 'dead', failure: { kind: 'conflict' } })
  })
})

describe('a provider that asks for patience', () => {
  const limited = (resetAt: number | null): Script => ({
    agent: ({ task: id, attempt }) =>
      id === 'a' && attempt === 1
        ? failing({ kind: 'rate-limited', resetAt, tail: '' })
        : { writes: { [id]: 'done' } },
    durationMs: ({ id }) => (id === 'run b#1' ? 600_000 : 60_000),
  })
  const tasks = [task('a'), task('b'), task('c'), task('d', { agents: ['codex'] })]
  const fields = { config: config({ concurrency: { agents: 2, checks: 1, unlanded: 8 }, checks: [] }) }

  it('holds back every task of that agent and no other', () => {
    const resetAt = start + 3_600_000
    const run = new SimulatedWorld(limited(resetAt)).begin(tasks, fields)
    run.run((simulated) => simulated.events('attempt-failed').length > 0)
    expect(run.status('d')).toBe('active')
    expect(hindrances(run.world, run.now)(run.task('c'))).toEqual({
      kind: 'cooling-down',
      agent: 'claude',
      until: resetAt,
    })
    run.run((simulated) => simulated.status('c') === 'active')
    expect(run.now).toBe(resetAt)
    expect([...run.run().landed()].sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('is asked again after a pause when its reset has passed by our clock', () => {
    const run = new SimulatedWorld(limited(start - 1)).begin([task('a')], fields)
    run.run((simulated) => simulated.events('attempt-failed').length > 0)
    expect(run.world.cooldowns.get('claude')?.until).toBe(run.now + 1_000)
  })

  it('is not asked sooner because another attempt heard of a shorter wait', () => {
    const run = new SimulatedWorld({
      agent: ({ task: id, attempt }) =>
        attempt > 1
          ? { writes: { [id]: 'done' } }
          : failing({ kind: 'rate-limited', resetAt: id === 'a' ? start + 900_000 : null, tail: '' }),
    }).begin([task('a'), task('b')], fields)
    run.run((simulated) => simulated.events('attempt-failed').length === 2)
    expect(run.world.cooldowns.get('claude')).toEqual({ until: start + 900_000, streak: 1 })
  })
})
