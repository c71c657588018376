import { closeAttempt } from '../attempt/close.ts'
import type { NextTry } from '../attempt/work.ts'
import type { Failure } from '../failure.ts'
import { failurePolicy, isSpent } from '../failure.ts'
import type { Instant, TaskId } from '../ids.ts'
import { planGraph } from '../plan/graph.ts'
import type { TaskSpec } from '../plan/plan.ts'
import { leaveQueue } from '../queue/leave.ts'
import type { World } from '../world.ts'
import { putTask, requireTask } from '../world.ts'
import type { TaskEvent } from './event.ts'
import type { Task, TaskRecord } from './state.ts'
import { freshTally, isTerminal, satisfiesDependents } from './state.ts'

/** The first attempt of a task: from the target's tip, with nothing to say beyond the prompt. */
export const firstTry: NextTry = {
  start: { from: { kind: 'base' }, mergeIn: null, feedback: null, hint: null },
  notBefore: 0,
  agent: 0,
  clean: false,
}

/** Takes tasks into the world: from the plan at the start, or added later. */
export function addTasks(world: World, specs: readonly TaskSpec[], at: Instant): World {
  const all = [...[...world.tasks.values()].map((record) => record.spec), ...specs]
  const lengths = planGraph(all).remaining
  for (const record of world.tasks.values()) {
    const pathLength = lengths.get(record.spec.id) ?? 1
    if (pathLength !== record.pathLength) putTask(world, { ...record, pathLength })
  }
  const first = world.tasks.size
  for (const [offset, spec] of specs.entries()) {
    putTask(
      world,
      newRecord(spec, { index: first + offset, pathLength: lengths.get(spec.id) ?? 1, since: at }),
    )
    for (const dependency of spec.dependsOn) dependentsOf(world, dependency).push(spec.id)
  }
  for (const spec of specs) settleDependencies(world, spec.id, at)
  return world
}

function newRecord(spec: TaskSpec, place: Pick<TaskRecord, 'index' | 'pathLength' | 'since'>): TaskRecord {
  return {
    spec,
    ...place,
    state: { status: 'waiting', unmet: spec.dependsOn.length },
    tally: freshTally,
    firstStartedAt: null,
    past: [],
    saved: null,
    redTrees: [],
    slot: null,
    path: null,
    approvals: [],
    tokens: 0,
    usd: 0,
  }
}

function dependentsOf(world: World, id: TaskId): TaskId[] {
  const known = world.dependents.get(id)
  if (known !== undefined) return known
  const made: TaskId[] = []
  world.dependents.set(id, made)
  return made
}

/** Counts a waiting task's unmet dependencies anew: it becomes ready at none, doomed when one ended otherwise. */
export function settleDependencies(world: World, id: TaskId, at: Instant): World {
  const record = requireTask(world, id)
  if (record.state.status !== 'waiting') return world
  const states = record.spec.dependsOn.map((dependency) => requireTask(world, dependency))
  const ended = states.find(({ state }) => isTerminal(state.status) && !satisfiesDependents(state.status))
  const unmet = states.filter(({ state }) => !satisfiesDependents(state.status)).length
  if (unmet === 0) moveTask(world, record, { to: { status: 'ready', next: firstTry }, at })
  else putTask(world, { ...record, state: { status: 'waiting', unmet } })
  if (ended !== undefined) world.doomed.set(id, rootOf(ended))
  return world
}

/** The task whose end this one ended of. */
function rootOf({ spec, state }: TaskRecord): TaskId {
  return state.status === 'cancelled' && state.because !== null ? state.because : spec.id
}

/** The status a task takes, and when. */
interface Move {
  readonly to: Task
  readonly at: Instant
}

/** Gives a task a new status; its dependents learn of an end. */
export function moveTask(world: World, record: TaskRecord, { to: state, at }: Move): World {
  const since = state.status === record.state.status ? record.since : at
  putTask(world, { ...record, state, since })
  if (!isTerminal(state.status)) return world
  for (const dependent of world.dependents.get(record.spec.id) ?? []) settleDependencies(world, dependent, at)
  return world
}

/** Books a failure and moves the task to its next try, or to the dead. */
export function failTask(
  world: World,
  record: TaskRecord,
  outcome: { failure: Failure; next: NextTry | null; at: Instant },
): World {
  const { failure, next, at } = outcome
  const { tally } = record
  const booked: TaskRecord = {
    ...record,
    tally: {
      ...tally,
      spent: tally.spent + (isSpent(failure) ? 1 : 0),
      unspent: tally.unspent + (isSpent(failure) ? 0 : 1),
      conflicts: tally.conflicts + (failure.kind === 'conflict' ? 1 : 0),
      branches: tally.branches + (next?.clean === true ? 1 : 0),
    },
  }
  coolDown(world, booked, outcome)
  return moveTask(world, booked, {
    to: next === null ? { status: 'dead', failure } : { status: 'ready', next },
    at,
  })
}

/** A provider's refusal holds back every task of that agent, not just this one. */
function coolDown(
  world: World,
  record: TaskRecord,
  { failure, next }: { failure: Failure; next: NextTry | null },
): World {
  if (next === null || failurePolicy[failure.kind].blame !== 'provider') return world
  const agent = record.spec.agents[next.agent]
  if (agent === undefined) return world
  const streak = (world.cooldowns.get(agent)?.streak ?? 0) + 1
  world.cooldowns.set(agent, { until: next.notBefore, streak })
  return world
}

export function evolveTask(world: World, event: TaskEvent, at: Instant): World {
  switch (event.type) {
    case 'task-edited':
      return editTask(world, event.spec, at)
    case 'task-skipped':
      moveTask(world, requireTask(world, event.task), { to: { status: 'skipped', reason: event.reason }, at })
      return reviveFollowers(world, event.task, at)
    case 'work-rejected':
      return failTask(world, requireTask(world, event.task), { failure: event.failure, next: event.next, at })
    case 'task-held':
      leaveQueue(world, event.task)
      return moveTask(world, closeAttempt(world, event.task, { at, failure: null }), {
        to: { status: 'held', work: event.work, answers: event.answers },
        at,
      })
    case 'approval-given': {
      const record = requireTask(world, event.task)
      return putTask(world, { ...record, approvals: [...record.approvals, event.approval] })
    }
    case 'task-done':
      if (requireTask(world, event.task).saved !== null) world.releasing.add(event.task)
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
  for (const dependency of record.spec.dependsOn) {
    const known = dependentsOf(world, dependency)
    known.splice(known.indexOf(spec.id), 1)
  }
  for (const dependency of spec.dependsOn) dependentsOf(world, dependency).push(spec.id)
  putTask(world, { ...record, spec, state: { status: 'waiting', unmet: spec.dependsOn.length } })
  return settleDependencies(world, spec.id, at)
}

function reviveTask(world: World, event: Extract<TaskEvent, { type: 'task-revived' }>, at: Instant): World {
  const record = requireTask(world, event.task)
  const spec = event.agent === null ? record.spec : { ...record.spec, agents: [event.agent] }
  const branches = record.tally.branches + (event.next.clean ? 1 : 0)
  const revived = {
    ...record,
    spec,
    tally: { ...freshTally, attempts: record.tally.attempts, candidates: record.tally.candidates, branches },
  }
  moveTask(world, revived, { to: { status: 'ready', next: event.next }, at })
  return reviveFollowers(world, event.task, at)
}

/** Tasks that were cancelled because of this one wait again, for whatever they still miss. */
export function reviveFollowers(world: World, task: TaskId, at: Instant): World {
  if (world.firstDead === task) world.firstDead = null
  const followers = [...world.tasks.values()].filter(
    ({ state }) => state.status === 'cancelled' && state.because === task,
  )
  for (const follower of followers) moveTask(world, follower, { to: { status: 'waiting', unmet: 1 }, at })
  for (const follower of followers) settleDependencies(world, follower.spec.id, at)
  return world
}
