import type { Effect } from '../../src/core/effect.ts'
import type { Event } from '../../src/core/event.ts'
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

const count = 10_000
const fields = { config: config({ concurrency: { agents: 16, checks: 8, unlanded: 32 } }) }

/** As wide and as deep as plans get: each task waits for three that stand a little before it. */
export function bigPlan(): readonly TaskSpec[] {
  return Array.from({ length: count }, (_, index) => {
    const after = [1, 8, 40].map((step) => index - 40 - step).filter((at) => at >= 0)
    return task(`t${index}`, { after: after.map((at) => `t${at}`), priority: index % 3 })
  })
}

/** A run of these tasks under an engine, asked once what it wants. */
export function begin(tasks: readonly TaskSpec[]): { world: World; events: Event[] } {
  const world = initialWorld()
  const events = [startRun(tasks, fields), startEngine()].flatMap((said) => take(world, asInput(said)).events)
  if (next(world).length === 0) throw new Error('nothing is wanted')
  return { world, events }
}

/** All that an engine does between two looks at the world, from the first turn of a run to its last. */
export function runToEnd(tasks: readonly TaskSpec[]): {
  decisions: readonly number[]
  history: readonly Event[]
} {
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
    case 'read-branch':
      return { type: 'branch-read', task: effect.task, branch: effect.branch, facts: null }
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
    case 'propose':
    case 'watch-proposals':
    case 'read-evidence':
    case 'ready-proposal':
    case 'disarm-proposal':
    case 'publish-verdicts':
    case 'answer-comments':
    case 'end-agent':
    case 'answer-agent':
    case 'restore-target':
    case 'watch-target':
      return { type: 'tick' }
  }
}
