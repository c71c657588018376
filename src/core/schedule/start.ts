import type { AttemptStart } from '../attempt/work.ts'
import type { Event } from '../event.ts'
import type { Failure } from '../failure.ts'
import type { HostFault } from '../host-fault.ts'
import { meetsAll } from '../host-fault.ts'
import type { Instant, TaskId } from '../ids.ts'
import type { Moment } from '../input.ts'
import { providerOf } from '../provider.ts'
import { lowerUnder } from '../pull-request/stack.ts'
import { mayStart } from '../run/state.ts'
import { ownBranch } from '../task/own-branch.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import { agentOf } from './agent.ts'
import { backoffEnd } from './backoff.ts'
import { comesBefore } from './order.ts'
import { trials } from './probe.ts'
import { capacityOf, resourceUsers } from './resources.ts'
import type { BudgetSpent } from './spending.ts'
import { runOverrun } from './spending.ts'

/** Starts the next attempt there is a place for, in the order of ready tasks; one at a time. */
export function startAttempt(world: World, { at }: Moment): readonly Event[] {
  const run = requireRun(world)
  if (!mayStart(run.preflight, run.config) || world.active.size >= run.config.concurrency.agents) return []
  const record = firstStartable(world, at)
  if (record === null || record.state.status !== 'ready') return []
  const { next } = record.state
  return [
    {
      type: 'attempt-started',
      task: record.spec.id,
      attempt: record.tally.attempts + 1,
      agent: agentOf(world, record, at),
      branch: ownBranch(requireRun(world), record),
      start: startOf(world, record, next.start),
    },
  ]
}

/** What was below it at an earlier try may have gone on. */
function startOf(world: World, record: TaskRecord, { lower: _, ...start }: AttemptStart): AttemptStart {
  const lower = lowerUnder(world, record)
  return lower === null ? start : { ...start, lower }
}

function firstStartable(world: World, at: Instant): TaskRecord | null {
  const hindrance = hindrances(world, at)
  return foremost(world)
    .filter((record) => hindrance(record) === null)
    .reduce<TaskRecord | null>(
      (first, each) => (first === null || comesBefore(each, first) ? each : first),
      null,
    )
}

/** Ready tasks that speak for all: if none of these may start, none may. */
export function foremost(world: World): readonly TaskRecord[] {
  const heads = [...world.lanes.values()].flatMap(([first]) => (first === undefined ? [] : [first]))
  return [...heads, ...world.backingOff].map((id) => requireTask(world, id))
}

/** Why a ready task does not start now. */
export type Hindrance =
  | { readonly kind: 'backing-off'; readonly until: Instant }
  /** The machine refuses what goes on already. */
  | { readonly kind: 'host-fault'; readonly failure: HostFault }
  /** The circuit of the agent's provider is open. */
  | { readonly kind: 'cooling-down'; readonly agent: string; readonly until: Instant }
  /** It is half-open: others try out first whether the provider is back. */
  | { readonly kind: 'probing'; readonly agent: string }
  /** Every agent of its chain waits for a person; the next engine, or a retry of a task, starts them again. */
  | { readonly kind: 'agent-stopped'; readonly agent: string; readonly failure: Failure }
  /** Another attempt could exceed the run's budget; a person may raise it. */
  | { readonly kind: 'budget-spent'; readonly failure: BudgetSpent }
  | { readonly kind: 'agent-limit'; readonly agent: string; readonly limit: number }
  | { readonly kind: 'resource-taken'; readonly resource: string; readonly by: TaskId }
  /** Enough finished work waits to land; only tasks that have begun go on. */
  | { readonly kind: 'unlanded-limit'; readonly limit: number }

/** A function that tells why a ready task may not start at this instant, null when only a free place is missing. */
export function hindrances(world: World, at: Instant): (record: TaskRecord) => Hindrance | null {
  const { config } = requireRun(world)
  const attempts = attemptsByAgent(world)
  const users = resourceUsers(world)
  const unlandedFull = isUnlandedFull(world)
  const trial = trials(world, at)
  const overrun = runOverrun(world)
  const fault = [...world.faults.values()].find(meetsAll)
  return (record) => {
    if (record.state.status !== 'ready') return null
    if (fault !== undefined) return { kind: 'host-fault', failure: fault }
    const agent = agentOf(world, record, at)
    const failure = world.stopped.get(agent)
    if (failure !== undefined) return { kind: 'agent-stopped', agent, failure }
    const provider = providerOf(config, agent)
    const circuit = world.cooldowns.get(provider)
    if (circuit !== undefined && circuit.until > at)
      return { kind: 'cooling-down', agent, until: circuit.until }
    const until = backoffEnd(world, record, agent)
    if (until > at) return { kind: 'backing-off', until }
    if ((trial(provider) ?? 1) < 1) return { kind: 'probing', agent }
    if (unlandedFull && record.tally.attempts === 0)
      return { kind: 'unlanded-limit', limit: config.concurrency.unlanded }
    const spent = overrun(agent)
    if (spent !== null) return { kind: 'budget-spent', failure: spent }
    const limit = config.agents[agent]?.concurrency ?? null
    if (limit !== null && (attempts.get(agent) ?? 0) >= limit) return { kind: 'agent-limit', agent, limit }
    return takenResource(world, record, users)
  }
}

/** On a red base entries only wait, and the repair may be a task that has not begun: one at a time goes on. */
function isUnlandedFull({ run, queue, active }: World): boolean {
  const limit = run?.config.concurrency.unlanded ?? 0
  if (queue.entries.length < limit) return false
  return active.size > 0 || queue.entries.some(({ status }) => status !== 'suspended')
}

function takenResource(
  world: World,
  { spec }: TaskRecord,
  users: ReadonlyMap<string, readonly TaskId[]>,
): Hindrance | null {
  for (const resource of spec.uses) {
    const [by, ...others] = users.get(resource) ?? []
    if (by !== undefined && 1 + others.length >= capacityOf(world, resource))
      return { kind: 'resource-taken', resource, by }
  }
  return null
}

function attemptsByAgent(world: World): ReadonlyMap<string, number> {
  const attempts = new Map<string, number>()
  for (const id of world.active) {
    const { state } = requireTask(world, id)
    if (state.status === 'active')
      attempts.set(state.attempt.agent, (attempts.get(state.attempt.agent) ?? 0) + 1)
  }
  return attempts
}
