import type { NextTry } from '../attempt/work.ts'
import type { Instant, TaskId } from '../ids.ts'
import type { World } from '../world.ts'
import { putTask, requireTask } from '../world.ts'
import type { Task, TaskRecord } from './state.ts'
import { isTerminal, satisfiesDependents } from './state.ts'

/** The first attempt of a task: from the target's tip, with nothing to say beyond the prompt. */
export const firstTry: NextTry = {
  start: { from: { kind: 'base' }, mergeIn: null, feedback: null, hint: null },
  notBefore: 0,
  agent: 0,
  clean: false,
}

/** The status a task takes, and when. */
interface Move {
  readonly to: Task
  readonly at: Instant
}

/** Gives a task a new status; its dependents learn of an end. */
export function moveTask(world: World, record: TaskRecord, { to: state, at }: Move): World {
  const since = state.status === record.state.status ? record.since : at
  const moved = { ...record, state, since }
  putTask(world, moved)
  if (isTerminal(state.status) && !isTerminal(record.state.status)) tellDependents(world, moved, at)
  return world
}

/** Counts a waiting task's unmet dependencies anew: it becomes ready at none, doomed when one ended otherwise. */
export function settleDependencies(world: World, id: TaskId, at: Instant): World {
  const record = requireTask(world, id)
  if (record.state.status !== 'waiting') return world
  const { dependsOn } = record.spec
  const unmet = dependsOn.filter((each) => !satisfiesDependents(requireTask(world, each).state.status)).length
  const root = doomOf(world, record)
  if (root === null) world.doomed.delete(id)
  else world.doomed.set(id, root)
  return putUnmet(world, record, { unmet, at })
}

function putUnmet(world: World, record: TaskRecord, { unmet, at }: { unmet: number; at: Instant }): World {
  if (record.state.status !== 'waiting') return world
  const { next } = record.state
  return unmet === 0
    ? moveTask(world, record, { to: { status: 'ready', next }, at })
    : putTask(world, { ...record, state: { status: 'waiting', unmet, next } })
}

/** Dependents that wait learn of an end; counting down keeps one landing cheap however much else they wait for. */
function tellDependents(world: World, ended: TaskRecord, at: Instant): void {
  const satisfied = satisfiesDependents(ended.state.status)
  for (const id of world.dependents.get(ended.spec.id) ?? []) {
    const record = requireTask(world, id)
    if (record.state.status !== 'waiting') continue
    if (satisfied) putUnmet(world, record, { unmet: record.state.unmet - 1, at })
    else world.doomed.set(id, rootOf(ended))
  }
}

/** Whose end keeps a task from ever starting; null while nothing does. */
export function doomOf(world: World, { spec }: TaskRecord): TaskId | null {
  const ended = spec.dependsOn
    .map((dependency) => requireTask(world, dependency))
    .find(({ state }) => isTerminal(state.status) && !satisfiesDependents(state.status))
  return ended === undefined ? null : rootOf(ended)
}

/** The task whose end this one ended of. */
function rootOf({ spec, state }: TaskRecord): TaskId {
  return state.status === 'cancelled' && state.because !== null ? state.because : spec.id
}

/** Tasks that were cancelled because of this one wait again, for whatever they still miss. */
export function reviveFollowers(world: World, task: TaskId, at: Instant): World {
  if (world.firstDead === task) world.firstDead = null
  const followers = world.counts.cancelled === 0 ? [] : followersOf(world, task)
  for (const follower of followers) waitAgain(world, follower, at)
  for (const waiting of [...followers, ...(world.dependents.get(task) ?? [])])
    settleDependencies(world, waiting, at)
  return world
}

function followersOf(world: World, task: TaskId): readonly TaskId[] {
  return [...world.tasks.values()]
    .filter(({ state }) => state.status === 'cancelled' && state.because === task)
    .map(({ spec }) => spec.id)
}

/** Tasks behind a skipped one that ended of an end further up wait again where no end is left in their way. */
export function reviveBehind(world: World, skipped: TaskId, at: Instant): World {
  const behind = [...(world.dependents.get(skipped) ?? [])]
  for (const id of behind) {
    const record = requireTask(world, id)
    const { state } = record
    if (state.status !== 'cancelled' || state.because === null || doomOf(world, record) !== null) continue
    waitAgain(world, id, at)
    settleDependencies(world, id, at)
    behind.push(...(world.dependents.get(id) ?? []))
  }
  return world
}

function waitAgain(world: World, id: TaskId, at: Instant): World {
  return moveTask(world, requireTask(world, id), { to: { status: 'waiting', unmet: 1, next: firstTry }, at })
}
