import type { Effect } from '../../src/core/effect.ts'
import type { Event } from '../../src/core/event.ts'
import { evolve } from '../../src/core/evolve.ts'
import type { Observation } from '../../src/core/input.ts'
import { next } from '../../src/core/next.ts'
import type { TaskSpec } from '../../src/core/plan/plan.ts'
import { take } from '../../src/core/turn.ts'
import { nextWake } from '../../src/core/wake.ts'
import type { World } from '../../src/core/world.ts'
import { initialWorld } from '../../src/core/world.ts'
import { commit, config, facts, start, startEngine, startRun, task, tree } from '../support/builders.ts'
import type { Said } from '../support/said.ts'
import { asInput } from '../support/said.ts'
import { checkResult, claimed } from '../support/script.ts'

/** One measured figure and what DESIGN 13 asks of it. */
export interface Figure {
  readonly what: string
  readonly value: number
  readonly unit: string
  readonly budget: string
}

const count = 10_000
const fields = { config: config({ concurrency: { agents: 16, checks: 8, unlanded: 32 } }) }

/** The pure core at the sizes that the budgets name. */
export function measureCore(): readonly Figure[] {
  const tasks = bigPlan()
  const edges = tasks.reduce((total, { dependsOn }) => total + dependsOn.length, 0)
  const first = milliseconds(() => begin(tasks))
  const { decisions, history } = runToEnd(tasks)
  const sorted = [...decisions].sort((a, b) => a - b)
  const share = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0
  return [
    {
      what: `take in ${count} tasks, ${edges} edges, first next()`,
      value: first,
      unit: 'ms',
      budget: '1000, with parsing',
    },
    {
      what: `one of ${sorted.length} decisions, median`,
      value: share(0.5),
      unit: 'ms',
      budget: '1, stretch 0.1',
    },
    { what: 'one decision, 99 of 100 below', value: share(0.99), unit: 'ms', budget: '' },
    { what: 'one decision, slowest', value: share(1), unit: 'ms', budget: '' },
    { what: `fold ${history.length} events`, value: foldRate(history), unit: 'events/s', budget: '200000' },
  ]
}

/** As wide and as deep as plans get: each task waits for three that stand a little before it. */
function bigPlan(): readonly TaskSpec[] {
  return Array.from({ length: count }, (_, index) => {
    const after = [1, 8, 40].map((step) => index - 40 - step).filter((at) => at >= 0)
    return task(`t${index}`, { after: after.map((at) => `t${at}`), priority: index % 3 })
  })
}

function begin(tasks: readonly TaskSpec[]): { world: World; events: Event[] } {
  const world = initialWorld()
  const events = [startRun(tasks, fields), startEngine()].flatMap((said) => take(world, asInput(said)).events)
  if (next(world).length === 0) throw new Error('nothing is wanted')
  return { world, events }
}

/** All that an engine does between two looks at the world, from the first turn of a run to its last. */
function runToEnd(tasks: readonly TaskSpec[]): { decisions: readonly number[]; history: readonly Event[] } {
  const { world, events } = begin(tasks)
  const decisions: number[] = []
  const flights = new Map(next(world).map((effect) => [effect.id, effect]))
  for (const [id, effect] of flights) {
    flights.delete(id)
    const seen = asInput(observe(effect), start + events.length)
    const before = performance.now()
    const turn = take(world, seen)
    const wanted = next(world)
    nextWake(world, seen.at)
    decisions.push(performance.now() - before)
    events.push(...turn.events)
    for (const each of wanted) if (!flights.has(each.id)) flights.set(each.id, each)
  }
  if (world.counts.landed !== count) throw new Error(`only ${world.counts.landed} tasks landed`)
  return { decisions, history: events }
}

const base = commit('base')

/** Everything goes well, and no commit is like another. */
function observe(effect: Effect): Said & Observation {
  switch (effect.type) {
    case 'allocate': {
      const { task: id, attempt } = effect
      const slot = effect.id
      return { type: 'slot-prepared', task: id, attempt, slot, path: slot, base, alreadyDone: false }
    }
    case 'run-agent': {
      const { task: id, attempt } = effect
      return {
        type: 'agent-exited',
        task: id,
        attempt,
        outcome: claimed,
        summary: null,
        tokens: 1,
        usd: null,
      }
    }
    case 'save-work': {
      const { task: id, attempt, branch } = effect
      const found = facts({ head: commit(effect.id), tree: tree(effect.id), branch, patchId: effect.id })
      return { type: 'work-found', task: id, attempt, facts: found, committed: 0, strayed: null }
    }
    case 'run-check': {
      const { subject, check, commit: id } = effect
      const result = checkResult('pass')
      return {
        type: 'check-ended',
        subject,
        check: check.name,
        environment: '',
        commit: id,
        tree: tree(id),
        result,
        log: '',
      }
    }
    case 'merge': {
      const made = commit(effect.id)
      const product = facts({ head: made, tree: tree(made), patchId: `save ${effect.task}#1` })
      const { task: id, candidate } = effect
      return {
        type: 'candidate-merged',
        task: id,
        candidate,
        base,
        commit: made,
        tree: tree(made),
        facts: product,
      }
    }
    case 'land':
      return { type: 'target-landed', task: effect.task, candidate: effect.candidate }
    case 'release-slot':
      return { type: 'slot-returned', slot: effect.slot }
    case 'release-branch':
      return { type: 'branch-let-go', task: effect.task, outcome: 'deleted' }
    case 'set-up-target':
    case 'end-agent':
    case 'watch-target':
      return { type: 'tick' }
  }
}

function foldRate(history: readonly Event[]): number {
  const fold = () => {
    const world = initialWorld()
    for (const event of history) evolve(world, event, start)
  }
  fold()
  return Math.round((history.length / milliseconds(fold)) * 1_000)
}

function milliseconds(act: () => void): number {
  const before = performance.now()
  act()
  return performance.now() - before
}
