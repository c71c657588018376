import { describe, expect, it } from 'vitest'
import { toTaskId } from '../../src/core/ids.ts'
import { me, start, startEngine, startRun, task } from '../support/builders.ts'
import { given, said } from '../support/given.ts'

const run = startRun([task('a'), task('b', { after: ['a'] })])
const cancel = { type: 'cancel-tasks', tasks: [toTaskId('b')], reason: 'enough' } as const

describe('a run', () => {
  it('begins with its plan, and says who began it', () => {
    const { type: _, tasks, skips: __, ...rest } = run
    given()
      .when(run)
      .then({ type: 'run-started', ...rest, by: me }, { type: 'plan-accepted', tasks, by: me })
  })

  it('begins once', () => {
    given(said(run)).when(run).thenRefused({ kind: 'run-exists' })
  })

  it('has to have begun before anything else', () => {
    given().when(startEngine()).thenRefused({ kind: 'no-run' })
    given().when(cancel).thenRefused({ kind: 'no-run' })
  })
})

describe('what is asked from another terminal', () => {
  it('is marked as taken in, and never taken in twice', () => {
    const world = given(said(run))
    const asked = { ask: 'ask-1' }
    expect(
      world
        .when(cancel, asked)
        .follows()
        .map(({ type }) => type),
    ).toEqual(['task-cancelled', 'ask-received'])
    world.when(cancel, asked).thenRefused({ kind: 'seen-already', ask: 'ask-1' })
  })

  it('is recorded with whoever asked', () => {
    const ada = { ...me, via: 'cancel' }
    given(said(run))
      .when(cancel, { by: ada })
      .then({ type: 'task-cancelled', task: toTaskId('b'), because: null, reason: 'enough', by: ada })
  })
})

it('a world without an engine wants nothing and settles nothing', () => {
  const world = given(said(run))
  expect(world.effects()).toEqual([])
  expect(world.when({ type: 'tick' }, { at: start + 1 }).follows()).toEqual([])
})

it.each([
  { type: 'supervisor-started', supervisor: startEngine().supervisor },
  { type: 'slot-returned', slot: 'slot-1' },
  { type: 'branch-let-go', task: toTaskId('a'), outcome: 'gone' },
  { type: 'target-landed', task: toTaskId('a'), candidate: 1 },
  { type: 'base-moved', task: toTaskId('a'), candidate: 1, tip: null },
  { type: 'merge-pointless', task: toTaskId('a'), candidate: 1, base: run.base },
] as const)('$type that nobody waits for changes nothing', (seen) => {
  const world = given(said(run), said(startEngine()), { type: 'engine-stopped', because: 'interrupted' })
  world.when(seen).then()
})
