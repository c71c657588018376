import { describe, expect, it } from 'vitest'
import { whatToRemove } from '../../src/core/clean/judge.ts'
import type { Remains, RunRemains, SlotRemains } from '../../src/core/clean/remains.ts'
import { toRunId } from '../../src/core/ids.ts'
import { commit, start } from '../support/builders.ts'

const day = 86_400_000
const retention = { runs: 1, days: 30 }
const id = (name: string) => toRunId(name)

const run = (name: string, fields: Partial<RunRemains> = {}): RunRemains => ({
  run: id(name),
  folder: `/runs/${name}`,
  standing: 'ended',
  since: start,
  younger: 0,
  refs: [],
  landed: [],
  unlanded: [],
  ...fields,
})

const slot = (fields: Partial<SlotRemains> = {}): SlotRemains => ({
  name: 'agent-1',
  path: '/slots/agent-1',
  condition: 'whole',
  lease: null,
  isBusy: false,
  last: null,
  keptFor: null,
  ...fields,
})

function judged(remains: Partial<Remains>, all = false) {
  const none = { runs: [], slots: [], branches: [], kept: [], locks: [], litter: [], orphans: [], strays: [] }
  const { removals, spared } = whatToRemove(
    { now: start + 40 * day, ...none, ...remains },
    { retention, all },
  )
  return { removals: removals.map(({ kind }) => kind), spared: spared.map(({ kind }) => kind) }
}

describe('a run goes', () => {
  it('when it is beyond what is kept, by number and by age', () => {
    const gone = ({ younger, since }: Pick<RunRemains, 'younger' | 'since'>) =>
      judged({ runs: [run('a', { younger, since })] }).removals
    expect(gone({ younger: 1, since: start })).toEqual(['run'])
    expect(gone({ younger: 0, since: start })).toEqual([])
    expect(gone({ younger: 1, since: start + 11 * day })).toEqual([])
  })

  it('never while it lives, may go on or cannot be read, whoever asks', () => {
    for (const standing of ['live', 'open', 'unreadable'] as const)
      expect(judged({ runs: [run('a', { standing, younger: 9 })] }, true).removals).toEqual([])
  })

  it('of any age when a person asks for all', () => {
    expect(judged({ runs: [run('a')] }, true).removals).toEqual(['run'])
  })
})

describe('a slot goes', () => {
  const lease = (owner: 'alive' | 'gone' | 'unknown') => ({ run: id('a'), owner })

  it('when no lease holds it, or one of a dead process whose run has ended', () => {
    expect(judged({ slots: [slot()] }).removals).toEqual(['slot'])
    expect(judged({ runs: [run('a')], slots: [slot({ lease: lease('gone') })] }).removals).toEqual(['slot'])
  })

  it('that stays for a dead task only when a person asks for all, or its run is no more', () => {
    const kept = slot({ last: id('a'), keptFor: 'api' })
    const look = { runs: [run('a')], slots: [kept] }
    expect(judged(look)).toEqual({ removals: [], spared: ['slot-of-dead-task'] })
    expect(judged(look, true).removals).toEqual(['slot', 'run'])
    expect(judged({ slots: [kept] }).removals).toEqual(['slot'])
  })

  it('never when its run goes on in it, its owner may live or a process works in it', () => {
    const open = run('a', { standing: 'open' })
    expect(judged({ runs: [open], slots: [slot({ lease: lease('gone') })] })).toEqual({
      removals: [],
      spared: ['slot-of-open-run'],
    })
    for (const busy of [
      slot({ lease: lease('unknown') }),
      slot({ lease: lease('alive') }),
      slot({ isBusy: true }),
    ])
      expect(judged({ slots: [busy] })).toEqual({ removals: [], spared: ['slot-in-use'] })
    const live = run('a', { standing: 'live' })
    expect(judged({ runs: [live], slots: [slot({ last: id('a') })] }).removals).toEqual([])
    expect(judged({ runs: [live], slots: [slot({ name: 'check-1' })] }).removals).toEqual([])
  })
})

it('a branch goes when its commits are elsewhere and nobody stands on it', () => {
  const branch = { branch: 'orch/a/api', tip: commit('api'), run: id('a'), isCheckedOut: false }
  const of = (fields: Partial<Remains['branches'][number]>) =>
    judged({ runs: [run('a')], branches: [{ ...branch, safe: 'saved', ...fields }] })
  expect(of({})).toEqual({ removals: ['branch'], spared: [] })
  expect(of({ safe: null })).toEqual({ removals: [], spared: ['branch-unsaved'] })
  expect(of({ isCheckedOut: true })).toEqual({ removals: [], spared: ['branch-checked-out'] })
})

it('what was put aside goes once its task has landed, or with its run', () => {
  const kept = { path: '/kept/a/api', run: id('a'), task: 'api', bytes: 1 }
  expect(judged({ runs: [run('a', { landed: ['api'] })], kept: [kept] }).removals).toEqual(['kept'])
  expect(judged({ runs: [run('a')], kept: [kept] })).toEqual({ removals: [], spared: ['kept-unlanded'] })
  expect(judged({ runs: [run('a')], kept: [kept] }, true)).toEqual({ removals: ['run'], spared: [] })
})

it('a lock goes when its owner is provably gone; processes when their run has ended', () => {
  const lock = (owner: 'alive' | 'gone' | 'unknown') =>
    judged({ locks: [{ path: '/orch/landing-main.lock', purpose: 'land main', owner }] })
  expect(lock('gone').removals).toEqual(['lock'])
  expect(lock('alive')).toEqual({ removals: [], spared: [] })
  expect(lock('unknown')).toEqual({ removals: [], spared: ['lock-unknown'] })
  const orphans = [{ run: id('a'), pids: [7] }]
  expect(judged({ runs: [run('a')], orphans }).removals).toEqual(['processes'])
  expect(judged({ runs: [run('a', { standing: 'open' })], orphans }).removals).toEqual([])
})
