import { branchStanding, judgeAttempt } from './attempt/judge.ts'
import type { Event } from './event.ts'
import type { TaskId } from './ids.ts'
import type { Moment } from './input.ts'
import { planProposals } from './pull-request/judge.ts'
import { isLanding } from './queue/change.ts'
import { planQueue, resumeEntries } from './queue/judge.ts'
import { judgeHostFaults } from './run/host-faults.ts'
import { judgeEnd, judgePreflight, openTasks } from './run/judge.ts'
import type { Run } from './run/state.ts'
import { startAttempt } from './schedule/start.ts'
import { endActive, endDoomed, endTask } from './task/end.ts'
import { taskOverrun } from './task/overspent.ts'
import type { TaskRecord } from './task/state.ts'
import type { World } from './world.ts'
import { requireRun, requireTask } from './world.ts'

type Rule = (world: World, moment: Moment) => readonly Event[]

/**
 * What follows from the world without anybody asking, one step of it. Each event stands for itself, so that a
 * journal cut after any of them settles to the same end. Called until it is silent.
 */
export function settle(world: World, moment: Moment): readonly Event[] {
  if (world.run === null || world.run.engine.status === 'none') return []
  for (const rule of rulesOf(world.run)) {
    const events = rule(world, moment)
    if (events.length > 0) return events
  }
  return []
}

function rulesOf({ engine, settingChanges }: Run): readonly Rule[] {
  if (engine.status === 'stopping') return whileStopping
  return settingChanges.length > 0 ? withoutGit : whileRunning
}

const judgeAttempts: Rule = (world, moment) => {
  for (const id of world.active) {
    const events = judgeAttempt(world, requireTask(world, id), moment)
    if (events.length > 0) return events
  }
  return []
}

const cancelDoomed: Rule = (world) =>
  [...world.doomed].flatMap(([task, because]) => endDoomed(world, requireTask(world, task), because))

/** `onDead: stop`: what has not begun never will. */
const haltAfterDeath: Rule = (world) => {
  const because = world.firstDead
  if (because === null || requireRun(world).onDead !== 'stop') return []
  if (world.counts.waiting + world.counts.ready === 0) return []
  const unbegun = [...world.tasks.values()].filter(
    ({ state, tally }) => state.status === 'waiting' || (state.status === 'ready' && tally.attempts === 0),
  )
  return unbegun.map(({ spec }) => ({
    type: 'task-cancelled',
    task: spec.id,
    because,
    reason: `the plan stops after a dead task, and ${because} is dead`,
    by: null,
  }))
}

const endAttemptsOfStoppingEngine: Rule = (world) =>
  [...world.active].flatMap((id) => {
    const record = requireTask(world, id)
    return endsByItself(world, record) ? [] : endActive(record, { kind: 'engine-stopping' })
  })

/** An agent that was done before the stop has its work judged; only branch checks would take longer. */
function endsByItself(world: World, record: TaskRecord): boolean {
  if (record.state.status !== 'active') return true
  const { attempt } = record.state
  if (attempt.status === 'saving') return true
  return attempt.status === 'checking' && branchStanding(world, record, attempt).kind !== 'run'
}

const enforceTaskDeadlines: Rule = (world, { at }) =>
  [...world.deadlines].filter(([, deadline]) => deadline <= at).flatMap(([task]) => pastDeadline(world, task))

/** A task whose change is landing this moment is let through. */
function pastDeadline(world: World, task: TaskId): readonly Event[] {
  const record = requireTask(world, task)
  if (record.state.status === 'active') return endActive(record, { kind: 'deadline-passed' })
  if (isLanding(world, task)) return []
  return [
    { type: 'task-dead', task, failure: { kind: 'deadline-passed', limitMs: record.spec.deadlineMs ?? 0 } },
  ]
}

const enforceRunDeadline: Rule = (world, { at }) => {
  const { deadlineAt } = requireRun(world)
  if (deadlineAt === null || deadlineAt > at || openTasks(world) === 0) return []
  return [...world.tasks.values()].flatMap((record) =>
    endTask(world, record, { reason: 'the deadline of the run passed', by: null }),
  )
}

/** A task that may not cost more is a dead letter before it is tried again. */
const buryOverspent: Rule = (world) =>
  [...world.overspent].flatMap((task) => {
    const failure = taskOverrun(requireTask(world, task))
    return failure === null ? [] : [{ type: 'task-dead', task, failure }]
  })

const resumeStalled: Rule = (world, { at }) =>
  [...world.stalls]
    .filter(([, stall]) => stall.until <= at)
    .map(([effect]) => ({ type: 'effect-resumed', effect }))

const whileRunning: readonly Rule[] = [
  resumeStalled,
  judgeAttempts,
  cancelDoomed,
  haltAfterDeath,
  enforceTaskDeadlines,
  enforceRunDeadline,
  judgePreflight,
  resumeEntries,
  planProposals,
  planQueue,
  buryOverspent,
  startAttempt,
  judgeHostFaults,
  judgeEnd,
]

/** Nothing new begins, for nothing can be checked out. */
const withoutGit: readonly Rule[] = [
  resumeStalled,
  judgeAttempts,
  cancelDoomed,
  enforceTaskDeadlines,
  judgeEnd,
]

const whileStopping: readonly Rule[] = [
  resumeStalled,
  judgeAttempts,
  endAttemptsOfStoppingEngine,
  cancelDoomed,
  judgeHostFaults,
  judgeEnd,
]
