import type { Spent } from './attempt/usage.ts'
import { nothingSpent } from './attempt/usage.ts'
import type { Cost } from './budget.ts'
import type { Failure } from './failure.ts'
import type { HostFault } from './host-fault.ts'
import type { CommitId, Instant, TaskId } from './ids.ts'
import type { Lease } from './lease/lease.ts'
import type { Saying } from './pull-request/saying.ts'
import type { Queue } from './queue/state.ts'
import { emptyQueue } from './queue/state.ts'
import type { Run } from './run/state.ts'
import type { Circuits } from './schedule/circuit.ts'
import type { Lanes } from './schedule/lanes.ts'
import { insertInOrder, joinLane, laneOf, leaveLane, removeInOrder } from './schedule/lanes.ts'
import { comesBefore } from './schedule/order.ts'
import { taskOverrun } from './task/overspent.ts'
import type { TaskRecord, TaskStatus } from './task/state.ts'
import { isTerminal } from './task/state.ts'

/** An effect that the host refused for now. */
export interface Stall {
  readonly failure: Failure
  readonly until: Instant
  /** Times in a row. */
  readonly count: number
}

/**
 * All that is true of a run. Values in it are immutable; the maps and sets are indexes that `evolve` keeps in
 * place, because copying them would make one decision grow with the plan. Whoever hands a world to `evolve`
 * gives it away.
 */
export interface World {
  seq: number
  /** Instant of the last event. */
  now: Instant
  run: Run | null
  queue: Queue
  readonly tasks: Map<TaskId, TaskRecord>
  readonly dependents: Map<TaskId, TaskId[]>
  readonly leases: Map<string, Lease>
  /** Providers that refused and are not trusted again in full. */
  readonly cooldowns: Circuits
  /** Agents that cannot work before a person did something, and why. */
  readonly stopped: Map<string, Failure>
  /** What the dearest attempt of each agent came to, unit by unit. */
  readonly dearest: Map<string, Cost>
  readonly stalls: Map<string, Stall>
  /** Effects that the host would not let be performed when they were tried last, and why; until they are through. */
  readonly faults: Map<string, HostFault>
  /** Times in a row that an effect stalled under this engine; kept while it is tried again, so that waits grow. */
  readonly setbacks: Map<string, number>
  /** Commands of other terminals that were taken in. */
  readonly asks: Set<string>
  /** `check commit` pairs of target commits that passed. */
  readonly greenBases: Set<string>
  /** Last duration of each check in milliseconds. */
  readonly checkMs: Map<string, number>

  /** Ready tasks, first to start first. */
  readonly ready: TaskId[]
  /** Those that have no instant to wait for, apart by what can hinder them. */
  readonly lanes: Lanes
  /** Ready tasks whose work is on a branch that somebody made; it is to be read. */
  readonly unread: Set<TaskId>
  /** Ready tasks that have an instant to wait for. */
  readonly backingOff: Set<TaskId>
  /** Ready tasks whose own budget bears no other attempt. */
  readonly overspent: Set<TaskId>
  readonly active: Set<TaskId>
  /** Those whose attempt started while the circuit of its provider was not closed. */
  readonly onTrial: Set<TaskId>
  /** Waiting tasks, in a stack others too, with a dependency that ended without landing, and which one. */
  readonly doomed: Map<TaskId, TaskId>
  /** Ended tasks whose branch is to be let go. */
  readonly releasing: Set<TaskId>
  /** What is to be said at the forge, by what it is and of which task. */
  readonly sayings: Map<string, Saying>
  /** Instants at which tasks run out of time. */
  readonly deadlines: Map<TaskId, Instant>
  readonly counts: Record<TaskStatus, number>
  /** What all attempts of the run used. */
  spent: Spent
  /** The first task that died; what `onDead: stop` looks at. */
  firstDead: TaskId | null
}

/** The world before the first event. */
export function initialWorld(): World {
  return {
    seq: 0,
    now: 0,
    run: null,
    queue: emptyQueue,
    tasks: new Map(),
    dependents: new Map(),
    leases: new Map(),
    cooldowns: new Map(),
    stopped: new Map(),
    dearest: new Map(),
    stalls: new Map(),
    faults: new Map(),
    setbacks: new Map(),
    asks: new Set(),
    greenBases: new Set(),
    checkMs: new Map(),
    ready: [],
    lanes: new Map(),
    unread: new Set(),
    backingOff: new Set(),
    overspent: new Set(),
    active: new Set(),
    onTrial: new Set(),
    doomed: new Map(),
    releasing: new Set(),
    sayings: new Map(),
    deadlines: new Map(),
    counts: {
      waiting: 0,
      ready: 0,
      active: 0,
      held: 0,
      queued: 0,
      landed: 0,
      done: 0,
      skipped: 0,
      dead: 0,
      cancelled: 0,
    },
    spent: nothingSpent,
    firstDead: null,
  }
}

/** The run; a journal without one has been refused long before. */
export function requireRun(world: World): Run {
  if (world.run === null) throw new InvariantError('the world has no run yet')
  return world.run
}

export function requireTask(world: World, id: TaskId): TaskRecord {
  const record = world.tasks.get(id)
  if (record === undefined) throw new InvariantError(`no task ${id} in this run`)
  return record
}

/** A bug in orch; thrown, and caught once by the command line. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/** Puts a task's new record in place and keeps every index right. */
export function putTask(world: World, record: TaskRecord): World {
  const id = record.spec.id
  const before = world.tasks.get(id)
  const stays = before !== undefined && standAlike(before, record)
  if (before !== undefined && !stays) {
    world.counts[before.state.status] -= 1
    leaveIndexes(world, before)
  }
  world.tasks.set(id, record)
  if (stays) return world
  world.counts[record.state.status] += 1
  joinIndexes(world, record)
  return world
}

/** True when no index can tell two records of one task apart. */
function standAlike(a: TaskRecord, b: TaskRecord): boolean {
  if (a.state.status !== 'ready' || b.state.status !== 'ready') return a.state.status === b.state.status
  if (a.state.next.notBefore !== b.state.next.notBefore || laneOf(a) !== laneOf(b)) return false
  return !comesBefore(a, b) && !comesBefore(b, a)
}

function leaveIndexes(world: World, record: TaskRecord): void {
  const id = record.spec.id
  if (record.state.status === 'ready' && !world.unread.delete(id)) {
    removeInOrder(world.ready, record, world.tasks)
    if (!world.backingOff.delete(id)) leaveLane(world.lanes, record, world.tasks)
    world.overspent.delete(id)
  }
  if (record.state.status === 'active') {
    world.active.delete(id)
    world.onTrial.delete(id)
  }
  if (record.state.status === 'waiting') world.doomed.delete(id)
}

function joinIndexes(world: World, record: TaskRecord): void {
  const id = record.spec.id
  if (record.state.status === 'ready' && record.spec.branch !== undefined) world.unread.add(id)
  else if (record.state.status === 'ready') {
    insertInOrder(world.ready, record, world.tasks)
    if (record.state.next.notBefore > 0) world.backingOff.add(id)
    else joinLane(world.lanes, record, world.tasks)
    if (taskOverrun(record) !== null) world.overspent.add(id)
  }
  if (record.state.status === 'active') world.active.add(id)
  if (record.state.status === 'dead' && world.firstDead === null) world.firstDead = id
  if (isTerminal(record.state.status)) {
    world.deadlines.delete(id)
    world.doomed.delete(id)
  }
}

/** The key of a target commit that a check passed on. */
export function greenBase(check: string, commit: CommitId): string {
  return `${check} ${commit}`
}
