import { expect } from 'vitest'
import { next } from '../../src/core/next.ts'
import { comesBefore } from '../../src/core/schedule/order.ts'
import { isTerminal, satisfiesDependents } from '../../src/core/task/state.ts'
import type { Turn } from '../../src/core/turn.ts'
import type { World } from '../../src/core/world.ts'
import { requireRun, requireTask } from '../../src/core/world.ts'
import { dump } from './dump.ts'
import type { SimulatedWorld } from './simulated-world.ts'

/** What must hold after every turn of every run, whatever happened in it. */
export function keepsItsPromises(simulated: SimulatedWorld, turn: Turn): void {
  const { world } = simulated
  if (world.run === null) return
  eventsAreLines(turn)
  limitsHold(world)
  startsAreAllowed(world, turn)
  indexesAreRight(world)
  effectsAreStable(world)
  landingsAreProven(simulated, turn)
  if (simulated.isDriven()) nobodyWaitsForTheDead(world)
}

/** Nothing is lost when an event is written down and read back. */
function eventsAreLines({ events }: Turn): void {
  expect(JSON.parse(JSON.stringify(events))).toStrictEqual(events)
}

function limitsHold(world: World): void {
  const { concurrency, agents, resources } = requireRun(world).config
  const active = [...world.active].map((id) => requireTask(world, id))
  expect(active.length).toBeLessThanOrEqual(concurrency.agents)
  const attempts = active.flatMap(({ state }) => (state.status === 'active' ? [state.attempt] : []))
  for (const [name, { concurrency: limit }] of Object.entries(agents)) {
    const used = attempts.filter(({ agent }) => agent === name).length
    expect(used).toBeLessThanOrEqual(limit ?? used)
  }
  for (const [resource, capacity] of Object.entries(resources)) {
    expect(active.filter(({ spec }) => spec.uses.includes(resource)).length).toBeLessThanOrEqual(capacity)
  }
  const slots = attempts.flatMap((attempt) => ('slot' in attempt ? [attempt.slot] : []))
  expect(new Set(slots).size).toBe(slots.length)
  for (const slot of slots) expect(world.leases.get(slot)?.status).toBe('held')
}

function startsAreAllowed(world: World, { events }: Turn): void {
  const { preflight, config } = requireRun(world)
  for (const event of events) {
    if (event.type !== 'attempt-started') continue
    expect(world.cooldowns.get(event.agent)?.until ?? 0).toBeLessThanOrEqual(world.now)
    expect(
      preflight.status === 'passed' || preflight.status === 'overruled' || config.preflight === 'run',
    ).toBe(true)
    const { dependsOn } = requireTask(world, event.task).spec
    for (const id of dependsOn) expect(satisfiesDependents(requireTask(world, id).state.status)).toBe(true)
  }
}

function indexesAreRight(world: World): void {
  const records = [...world.tasks.values()]
  const ids = (status: string) =>
    records.filter(({ state }) => state.status === status).map(({ spec }) => spec.id)
  expect([...world.active].sort()).toEqual(ids('active').sort())
  expect([...world.ready].sort()).toEqual(ids('ready').sort())
  const ready = world.ready.map((id) => requireTask(world, id))
  for (const [at, record] of ready.entries()) {
    const before = ready[at - 1]
    if (before !== undefined) expect(comesBefore(before, record)).toBe(true)
  }
  for (const [status, count] of Object.entries(world.counts)) expect(count).toBe(ids(status).length)
  expect(world.queue.entries.map(({ task }) => task).sort()).toEqual(ids('queued').sort())
  for (const { state, spec } of records) {
    if (state.status !== 'waiting') continue
    const open = spec.dependsOn.filter((id) => !satisfiesDependents(requireTask(world, id).state.status))
    expect(state.unmet).toBe(open.length)
  }
}

/** Planning twice is planning once, and no two effects share a name. */
function effectsAreStable(world: World): void {
  const first = next(world)
  // Looking at the whole world is dear, and a plan that changed it once would do so again.
  if (world.seq % 8 === 0) {
    const before = dump(world)
    expect(next(world)).toEqual(first)
    expect(dump(world)).toBe(before)
  }
  expect(new Set(first.map(({ id }) => id)).size).toBe(first.length)
}

/** I1 and I2, from the journal alone. */
function landingsAreProven({ world, history, git }: SimulatedWorld, { events }: Turn): void {
  const { config, policy } = requireRun(world)
  for (const event of events) {
    if (event.type !== 'landing-started' && event.type !== 'landed') continue
    const { checks } = requireTask(world, event.task).spec
    const gating = (config.checks ?? []).filter(
      ({ name, required, on }) => on.includes('candidate') && (required || checks.includes(name)),
    )
    for (const { name, definition } of gating) {
      const proof = history.some(
        ({ event: seen }) =>
          seen.type === 'check-finished' &&
          seen.subject.of === 'candidate' &&
          seen.subject.task === event.task &&
          seen.tree === event.tree &&
          seen.check === name &&
          seen.definition === definition &&
          seen.policy === policy &&
          seen.result.outcome === 'passed',
      )
      expect(proof, `${event.task} lands with ${name} passed`).toBe(true)
    }
    expect(git.at(event.commit).tree).toBe(event.tree)
    expect(git.at(event.commit).parents[0]).toBe(event.base)
    if (event.type === 'landed') expect(git.reaches(event.commit)).toBe(true)
  }
}

function nobodyWaitsForTheDead(world: World): void {
  for (const { state, spec } of world.tasks.values()) {
    if (state.status !== 'waiting') continue
    for (const id of spec.dependsOn) {
      const { status } = requireTask(world, id).state
      expect(isTerminal(status) && !satisfiesDependents(status), `${spec.id} waits for ${id}`).toBe(false)
    }
  }
}
