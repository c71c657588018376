import { closeAttempt } from '../attempt/close.ts'
import { nothingSpent } from '../attempt/usage.ts'
import { noCost } from '../budget.ts'
import type { Instant, TaskId } from '../ids.ts'
import { planGraph } from '../plan/graph.ts'
import type { TaskSpec } from '../plan/plan.ts'
import { providerOf } from '../provider.ts'
import { nothingProposed } from '../pull-request/proposal.ts'
import { leaveQueue } from '../queue/leave.ts'
import { halfOpenCircuit } from '../schedule/circuit.ts'
import type { World } from '../world.ts'
import { putTask, requireRun, requireTask } from '../world.ts'
import { firstTry, moveTask, reviveBehind, reviveFollowers, settleDependencies } from './dependencies.ts'
import type { TaskEvent } from './event.ts'
import { failTask } from './fail.ts'
import type { TaskRecord } from './state.ts'
import { freshTally, hasOwnBranch } from './state.ts'

/** Takes tasks into the world: from the plan at the start, or added later. */
export function addTasks(world: World, specs: readonly TaskSpec[], at: Instant): World {
  const first = world.tasks.size
  for (const [offset, spec] of specs.entries()) {
    putTask(world, newRecord(spec, { index: first + offset, since: at }))
    for (const dependency of spec.dependsOn) dependentsOf(world, dependency).push(spec.id)
  }
  measurePaths(world)
  for (const spec of specs) settleDependencies(world, spec.id, at)
  return world
}

function measurePaths(world: World): void {
  const lengths = planGraph([...world.tasks.values()].map(({ spec }) => spec)).remaining
  for (const record of world.tasks.values()) {
    const pathLength = lengths.get(record.spec.id) ?? 1
    if (pathLength !== record.pathLength) putTask(world, { ...record, pathLength })
  }
}

function newRecord(spec: TaskSpec, place: Pick<TaskRecord, 'index' | 'since'>): TaskRecord {
  return {
    spec,
    ...place,
    pathLength: 1,
    state: { status: 'waiting', unmet: spec.dependsOn.length, next: firstTry },
    tally: freshTally,
    firstStartedAt: null,
    past: [],
    saved: null,
    redTrees: [],
    slot: null,
    path: null,
    approvals: [],
    ...nothingSpent,
    session: null,
    proposals: nothingProposed,
    granted: { ...noCost, attempt: 0 },
  }
}

function dependentsOf(world: World, id: TaskId): TaskId[] {
  const known = world.dependents.get(id)
  if (known !== undefined) return known
  const made: TaskId[] = []
  world.dependents.set(id, made)
  return made
}

export function evolveTask(world: World, event: TaskEvent, at: Instant): World {
  switch (event.type) {
    case 'task-edited':
      return editTask(world, event.spec, at)
    case 'task-skipped':
      moveTask(world, requireTask(world, event.task), { to: { status: 'skipped', reason: event.reason }, at })
      return reviveBehind(reviveFollowers(world, event.task, at), event.task, at)
    case 'work-rejected':
      return failTask(world, requireTask(world, event.task), { failure: event.failure, next: event.next, at })
    case 'task-held':
      leaveQueue(world, event.task)
      return moveTask(world, closeAttempt(world, event.task, { at, failure: null }), {
        to: { status: 'held', work: event.work, answers: event.answers },
        at,
      })
    case 'work-brought': {
      const record = requireTask(world, event.task)
      const tally = { ...record.tally, attempts: event.work.attempt }
      return putTask(world, { ...record, saved: event.work, tally })
    }
    case 'approval-given': {
      const record = requireTask(world, event.task)
      return putTask(world, { ...record, approvals: [...record.approvals, event.approval] })
    }
    case 'task-done':
      if (hasOwnBranch(requireTask(world, event.task))) world.releasing.add(event.task)
      leaveQueue(world, event.task)
      return moveTask(world, closeAttempt(world, event.task, { at, failure: null }), {
        to: { status: 'done', reason: event.reason },
        at,
      })
    case 'task-dead':
      leaveQueue(world, event.task)
      return moveTask(world, requireTask(world, event.task), {
        to: { status: 'dead', failure: event.failure },
        at,
      })
    case 'task-cancelled':
      leaveQueue(world, event.task)
      return moveTask(world, requireTask(world, event.task), {
        to: { status: 'cancelled', because: event.because, reason: event.reason },
        at,
      })
    case 'task-revived':
      return reviveTask(world, event, at)
    case 'branch-released':
      world.releasing.delete(event.task)
      return world
  }
}

function editTask(world: World, spec: TaskSpec, at: Instant): World {
  const record = requireTask(world, spec.id)
  const { state } = record
  for (const dependency of record.spec.dependsOn) {
    const known = dependentsOf(world, dependency)
    known.splice(known.indexOf(spec.id), 1)
  }
  for (const dependency of spec.dependsOn) dependentsOf(world, dependency).push(spec.id)
  const next = state.status === 'waiting' || state.status === 'ready' ? state.next : firstTry
  putTask(world, { ...record, spec, state: { status: 'waiting', unmet: spec.dependsOn.length, next } })
  measurePaths(world)
  return settleDependencies(world, spec.id, at)
}

/** A life of its own: bounds, deadline and what was red before count anew; numbers and names go on. */
function reviveTask(world: World, event: Extract<TaskEvent, { type: 'task-revived' }>, at: Instant): World {
  const record = requireTask(world, event.task)
  const spec = event.agent === null ? record.spec : { ...record.spec, agents: [event.agent] }
  const { attempts, candidates, branches } = record.tally
  const revived: TaskRecord = {
    ...record,
    spec,
    firstStartedAt: null,
    redTrees: [],
    session: event.next.clean ? null : record.session,
    granted: { usd: record.usd, tokens: record.tokens, attempt: attempts },
    tally: { ...freshTally, attempts, candidates, branches: branches + (event.next.clean ? 1 : 0) },
  }
  for (const agent of spec.agents) letAskAgain(world, agent, at)
  world.deadlines.delete(event.task)
  overruleDeadline(world, at)
  const unmet = spec.dependsOn.length
  moveTask(world, revived, { to: { status: 'waiting', unmet, next: event.next }, at })
  settleDependencies(world, event.task, at)
  return reviveFollowers(world, event.task, at)
}

/** Who retries a task of an agent says that it works again, or is to be tried. */
function letAskAgain(world: World, agent: string, at: Instant): void {
  world.stopped.delete(agent)
  halfOpenCircuit(world.cooldowns, providerOf(requireRun(world).config, agent), at)
}

/** Who revives a task after the run's deadline wants it to go on without one. */
function overruleDeadline(world: World, at: Instant): void {
  const run = requireRun(world)
  if (run.deadlineAt !== null && run.deadlineAt <= at) world.run = { ...run, deadlineAt: null }
}
