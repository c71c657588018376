import type { NextTry } from '../attempt/work.ts'
import { isStacked } from '../config.ts'
import type { Instant, TaskId } from '../ids.ts'
import { footingOf, lowerUnder } from '../pull-request/stack.ts'
import type { World } from '../world.ts'
import { putTask, requireRun, requireTask } from '../world.ts'
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
  foretell(world, record)
  return putUnmet(world, record, { unmet: countUnmet(world, record), at })
}

function countUnmet(world: World, { spec }: TaskRecord): number {
  return spec.dependsOn.filter((each) => !satisfiesDependents(requireTask(world, each).state.status)).length
}

function foretell(world: World, record: TaskRecord): void {
  const root = doomOf(world, record)
  if (root === null) world.doomed.delete(record.spec.id)
  else world.doomed.set(record.spec.id, root)
}

/** Where work may rest on an open pull request, what becomes of that decides who may start, and who ends with it. */
export function settleStack(world: World, task: TaskId, at: Instant): World {
  if (world.run === null || !isStacked(world.run.config)) return world
  for (const id of [task, ...(world.dependents.get(task) ?? [])]) settleStacked(world, id, at)
  return world
}

function settleStacked(world: World, id: TaskId, at: Instant): void {
  const record = requireTask(world, id)
  if (isTerminal(record.state.status)) return
  if (record.state.status === 'ready' && footingOf(world, record) === null) {
    const { next } = record.state
    moveTask(world, record, { to: { status: 'waiting', unmet: countUnmet(world, record), next }, at })
  }
  settleDependencies(world, id, at)
  foretell(world, record)
}

function putUnmet(world: World, record: TaskRecord, { unmet, at }: { unmet: number; at: Instant }): World {
  if (record.state.status !== 'waiting') return world
  const { next } = record.state
  return unmet === 0 || lowerUnder(world, record) !== null
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
  // Whoever waits for one of them may have been about to end because of this one too.
  const behind = [task, ...followers].flatMap((each) => world.dependents.get(each) ?? [])
  for (const waiting of new Set([...followers, ...behind])) settleDependencies(world, waiting, at)
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
  const record = requireTask(world, id)
  return moveTask(world, record, { to: { status: 'waiting', unmet: 1, next: nextOf(world, record) }, at })
}

/** One that ended only since what it rested on did had begun: nothing of its work is lost. */
function nextOf(world: World, { saved }: TaskRecord): NextTry {
  if (saved === null || !isStacked(requireRun(world).config)) return firstTry
  return { ...firstTry, start: { ...firstTry.start, from: { kind: 'saved', commit: saved.head } } }
}
