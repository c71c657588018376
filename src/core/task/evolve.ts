import { closeAttempt } from '../attempt/close.ts'
import type { Instant, TaskId } from '../ids.ts'
import { planGraph } from '../plan/graph.ts'
import type { TaskSpec } from '../plan/plan.ts'
import { leaveQueue } from '../queue/leave.ts'
import type { World } from '../world.ts'
import { putTask, requireTask } from '../world.ts'
import type { TaskEvent } from './event.ts'
import { freshTally } from './state.ts'

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
