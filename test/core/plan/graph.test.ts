import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findCycles, planGraph } from '../../../src/core/plan/graph.ts'

const tasks = (edges: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(edges).map(([id, dependsOn]) => ({ id, dependsOn }))

describe('a plan without cycles', () => {
  const graph = planGraph(tasks({ ui: ['api'], api: ['db'], db: [], docs: [], e2e: ['ui', 'docs'] }))

  it('is ordered so that every task comes after what it depends on', () => {
    expect(graph.order).toEqual(['db', 'docs', 'api', 'ui', 'e2e'])
  })

  it('has a level for each task, one below its deepest dependency', () => {
    expect(Object.fromEntries(graph.level)).toEqual({ db: 0, docs: 0, api: 1, ui: 2, e2e: 3 })
  })

  it('knows the dependents of each task', () => {
    expect(Object.fromEntries(graph.dependents)).toEqual({
      db: ['api'],
      docs: ['e2e'],
      api: ['ui'],
      ui: ['e2e'],
      e2e: [],
    })
  })

  it('knows how long the chain behind each task is', () => {
    expect(Object.fromEntries(graph.remaining)).toEqual({ db: 4, api: 3, ui: 2, docs: 2, e2e: 1 })
  })

  it('has one critical path', () => {
    expect(graph.criticalPath).toEqual(['db', 'api', 'ui', 'e2e'])
  })
})

it('a dependency that is no task counts as met', () => {
  expect(planGraph(tasks({ a: ['elsewhere'] })).order).toEqual(['a'])
})

describe('cycles', () => {
  it.each([
    ['none in a plan without one', { a: [], b: ['a'] }, []],
    ['two tasks', { a: ['b'], b: ['a'] }, [['a', 'b']]],
    ['three tasks, told from the first of the plan', { c: ['a'], a: ['b'], b: ['c'] }, [['c', 'a', 'b']]],
    ['tasks behind a cycle are not part of it', { a: ['b'], b: ['a'], c: ['a'] }, [['a', 'b']]],
    ['a task of its own', { a: ['a'] }, [['a']]],
    [
      'each knot is told',
      { a: ['b'], b: ['a'], c: ['d'], d: ['c'] },
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
  ])('%s', (_, edges, cycles) => {
    expect(findCycles(tasks(edges))).toEqual(cycles)
  })

  it('a chain deeper than the call stack is followed to its end', () => {
    const length = 20_000
    const ring = Array.from({ length }, (_, index) => ({
      id: `t${index}`,
      dependsOn: [`t${(index + 1) % length}`],
    }))
    expect(findCycles(ring)[0]).toHaveLength(length)
  })

  const graphs = fc
    .array(fc.array(fc.nat(11), { maxLength: 4 }), { maxLength: 12 })
    .map((edges) =>
      edges.map((to, index) => ({ id: `t${index}`, dependsOn: [...new Set(to)].map((each) => `t${each}`) })),
    )

  it('are found exactly where no order exists, and each is one', () => {
    fc.assert(
      fc.property(graphs, (plan) => {
        const cycles = findCycles(plan)
        expect(cycles.length === 0).toBe(planGraph(plan).order.length === plan.length)
        for (const cycle of cycles)
          for (const [index, id] of cycle.entries())
            expect(plan.find((task) => task.id === id)?.dependsOn).toContain(
              cycle[(index + 1) % cycle.length],
            )
      }),
    )
  })
})
