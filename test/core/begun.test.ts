import { expect, it } from 'vitest'
import { decide } from '../../src/core/decide.ts'
import { evolve } from '../../src/core/evolve.ts'
import { begunRun } from '../../src/core/run/begun.ts'
import { initialWorld } from '../../src/core/world.ts'
import { start, startRun, task } from '../support/builders.ts'
import { asInput } from '../support/said.ts'

/** What a start with one task to run and one to skip writes. */
function firstEvents() {
  const skips = [{ task: task('old').id, reason: 'landed in run r1' }]
  const decision = decide(initialWorld(), asInput({ ...startRun([task('new'), task('old')]), skips }))
  return decision.kind === 'events' ? decision.events : []
}

it('a run whose start was cut short anywhere has not begun', () => {
  const events = firstEvents()
  expect(events.map(({ type }) => type)).toEqual(['run-started', 'plan-accepted', 'task-skipped'])
  const begun = events.map((_, index) => {
    const world = initialWorld()
    for (const event of events.slice(0, index + 1)) evolve(world, event, start)
    return begunRun(world) !== null
  })
  expect(begun).toEqual([false, false, true])
})
