import { next } from '../../src/core/next.ts'
import { providerOf } from '../../src/core/provider.ts'
import { comesBefore } from '../../src/core/schedule/order.ts'
import { isTerminal, satisfiesDependents } from '../../src/core/task/state.ts'
import type { Turn } from '../../src/core/turn.ts'
import type { RunCheck } from '../../src/core/verdict/next.ts'
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
  for (const event of events) must(isPlain(event), `${event.type} can be written as JSON`)
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isPlain)
  return value === null || typeof value === 'string' || typeof value === 'boolean'
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`broken promise: ${what}`)
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join(' ') === [...b].sort().join(' ')
}

function limitsHold(world: World): void {
  const { concurrency, agents, resources } = requireRun(world).config
  const active = [...world.active].map((id) => requireTask(world, id))
  must(active.length <= concurrency.agents, 'no more attempts than places')
  const checks = next(world).filter((each) => each.type === 'run-check')
  must(checks.length <= concurrency.checks, 'no more checks than places')
  const attempts = active.flatMap(({ state }) => (state.status === 'active' ? [state.attempt] : []))
  for (const [name, { concurrency: limit }] of Object.entries(agents)) {
    const used = attempts.filter(({ agent }) => agent === name).length
    must(used <= (limit ?? used), `no more attempts of ${name} than its limit`)
  }
  for (const [resource, capacity] of Object.entries(resources)) {
    const users = active.filter(({ spec }) => spec.uses.includes(resource))
    const holds = (each: RunCheck) =>
      users.some(({ spec }) => each.subject.of === 'branch' && spec.id === each.subject.task)
    const others = checks.filter((each) => each.check.uses.includes(resource) && !holds(each))
    must(users.length + others.length <= capacity, `no more users of ${resource} than there is of it`)
  }
  const slots = attempts.flatMap((attempt) => ('slot' in attempt ? [attempt.slot] : []))
  must(new Set(slots).size === slots.length, 'one attempt in a slot')
  for (const slot of slots)
    must(world.leases.get(slot)?.status === 'held', `${slot} is leased while it is used`)
}

function startsAreAllowed(world: World, { events }: Turn): void {
  const { preflight, config } = requireRun(world)
  for (const event of events) {
    if (event.type !== 'attempt-started') continue
    must(mayTry(world, event.agent), `the circuit of ${event.agent} lets it through`)
    must(fitsBudget(world), 'what is under way fits into the budget')
    const mayStart =
      preflight.status === 'passed' || preflight.status === 'overruled' || config.preflight === 'run'
    must(mayStart, 'nothing starts on a red target')
    const { dependsOn } = requireTask(world, event.task).spec
    const unlanded = dependsOn.filter((id) => !satisfiesDependents(requireTask(world, id).state.status))
    const lower = event.start.lower === undefined ? [] : [event.start.lower.task]
    must(same(unlanded, lower), `${event.task} starts on what it depends on`)
  }
}

/** What was spent, and for each agent at work what its dearest attempt came to. */
function fitsBudget(world: World): boolean {
  const { usd, tokens } = requireRun(world).budget
  const costs = [...world.active].flatMap((id) => {
    const { state } = requireTask(world, id)
    const works = state.status === 'active' && !('outcome' in state.attempt)
    return works ? [world.dearest.get(state.attempt.agent) ?? { usd: 0, tokens: 0 }] : []
  })
  const sum = (unit: 'usd' | 'tokens') => costs.reduce((all, cost) => all + cost[unit], world.spent[unit])
  return sum('usd') <= (usd ?? sum('usd')) && sum('tokens') <= (tokens ?? sum('tokens'))
}

/** Closed, or half-open with no more on trial than may be; what runs for long without a refusal is proof itself. */
function mayTry(world: World, agent: string): boolean {
  const { config } = requireRun(world)
  const provider = providerOf(config, agent)
  const circuit = world.cooldowns.get(provider)
  if (circuit === undefined) return true
  const tried = [...world.active].filter((id) => {
    const { state } = requireTask(world, id)
    if (state.status !== 'active' || 'outcome' in state.attempt) return false
    const { startedAt, agent: by } = state.attempt
    return (
      providerOf(config, by) === provider && startedAt >= circuit.until && world.now - startedAt < 300_000
    )
  })
  const proven = world.active.size - tried.length
  return circuit.until <= world.now && tried.length <= (circuit.allowed ?? 1) + proven
}

function indexesAreRight(world: World): void {
  const records = [...world.tasks.values()]
  const ids = (status: string) =>
    records.filter(({ state }) => state.status === status).map(({ spec }) => spec.id)
  must(same([...world.active], ids('active')), 'the index of active tasks')
  must(same(world.ready, ids('ready')), 'the index of ready tasks')
  const ready = world.ready.map((id) => requireTask(world, id))
  for (const [at, record] of ready.entries()) {
    const before = ready[at - 1]
    must(before === undefined || comesBefore(before, record), 'ready tasks stand in order')
  }
  must(
    same([...world.lanes.values(), [...world.backingOff]].flat(), ids('ready')),
    'lanes hold what is ready',
  )
  for (const [status, count] of Object.entries(world.counts))
    must(count === ids(status).length, `count of ${status}`)
  must(
    same(
      world.queue.entries.map(({ task }) => task),
      ids('queued'),
    ),
    'the queue holds what is queued',
  )
  for (const { state, spec } of records) {
    if (state.status !== 'waiting') continue
    const open = spec.dependsOn.filter((id) => !satisfiesDependents(requireTask(world, id).state.status))
    must(state.unmet === open.length, `${spec.id} counts what it waits for`)
  }
}

/** Planning twice is planning once, and no two effects share a name. */
function effectsAreStable(world: World): void {
  const first = next(world)
  // Looking at the whole world is dear, and a plan that changed it once would do so again.
  if (world.seq % 8 === 0) {
    const before = dump(world)
    must(JSON.stringify(next(world)) === JSON.stringify(first), 'planning twice is planning once')
    must(dump(world) === before, 'planning changes nothing')
  }
  must(new Set(first.map(({ id }) => id)).size === first.length, 'no two effects share a name')
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
      must(proof, `${event.task} lands with ${name} passed`)
    }
    must(git.at(event.commit).tree === event.tree, 'the tree that was proven is the tree that lands')
    must(git.at(event.commit).parents[0] === event.base, 'a landing stands on its base')
    if (event.type === 'landed') must(git.reaches(event.commit), 'the target holds what has landed')
  }
}

function nobodyWaitsForTheDead(world: World): void {
  for (const { state, spec } of world.tasks.values()) {
    if (state.status !== 'waiting') continue
    for (const id of spec.dependsOn) {
      const { status } = requireTask(world, id).state
      must(!(isTerminal(status) && !satisfiesDependents(status)), `${spec.id} waits for ${id}`)
    }
  }
}
