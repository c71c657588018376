import { isStacked } from '../config.ts'
import type { TaskId } from '../ids.ts'
import type { TaskSpec } from '../plan/plan.ts'
import { forgeBranch } from '../task/own-branch.ts'
import type { TaskRecord } from '../task/state.ts'
import { isTerminal, satisfiesDependents } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import type { Lower } from './pull-request.ts'

/** What a task's work rests on. */
export type Footing =
  | { readonly kind: 'target' }
  /** The one task that it depends on and that has not landed. */
  | { readonly kind: 'lower'; readonly lower: Lower }

const target: Footing = { kind: 'target' }

/** What the work of a task would rest on now; null: it has to wait, since a branch has one base. */
export function footingOf(world: World, { spec }: TaskRecord): Footing | null {
  if (!isStacked(requireRun(world).config)) return target
  const [first, ...others] = unlanded(world, spec)
  if (first === undefined) return target
  const lower = others.length === 0 && mayStack(spec) ? lowerOf(world, first) : null
  return lower === null ? null : { kind: 'lower', lower }
}

/** The pull request that a task rests on now; null where it is the target, or nothing yet. */
export function lowerUnder(world: World, record: TaskRecord): Lower | null {
  const footing = footingOf(world, record)
  return footing?.kind === 'lower' ? footing.lower : null
}

/** True once what was built on `lower` rests on something else, on which it can be built anew. */
export function isAdrift(world: World, task: TaskId, lower: Lower | undefined): boolean {
  if (lower === undefined) return false
  const footing = footingOf(world, requireTask(world, task))
  return footing !== null && !isSame(footing, lower)
}

/** True while `lower` is what the task rests on. */
export function stillRests(world: World, task: TaskId, lower: Lower): boolean {
  const footing = footingOf(world, requireTask(world, task))
  return footing !== null && isSame(footing, lower)
}

function isSame(footing: Footing, { task, head }: Lower): boolean {
  return footing.kind === 'lower' && footing.lower.task === task && footing.lower.head === head
}

/** A task that may end without any change would let others start on a target that lacks what is below it. */
export function mayStack({ change, doneWhen, branch }: TaskSpec): boolean {
  return change === 'required' && doneWhen === null && branch === undefined
}

function unlanded(world: World, { dependsOn }: TaskSpec): readonly TaskRecord[] {
  return dependsOn
    .map((id) => requireTask(world, id))
    .filter(({ state }) => !satisfiesDependents(state.status))
}

function lowerOf(world: World, record: TaskRecord): Lower | null {
  const task = record.spec.id
  const entry = world.queue.entries.find((each) => each.task === task)
  if (entry?.status !== 'proposed') return null
  const { number, head } = entry.proposal
  return { task, number, branch: forgeBranch(requireRun(world), record, entry.work.branch), head }
}

/** True while a task that goes on has its pull request on this one's branch: without the branch it would be closed. */
export function isBuiltUpon(world: World, record: TaskRecord): boolean {
  return above(world, record).some(({ state }) => !isTerminal(state.status))
}

/** Pull requests on this task's branch that were left open. */
export function leftAbove(world: World, record: TaskRecord): readonly number[] {
  return above(world, record).flatMap(({ proposals: { opened } }) => (opened === null ? [] : [opened.number]))
}

function above(world: World, record: TaskRecord): readonly TaskRecord[] {
  const { spec, saved } = record
  const branch = saved === null ? null : forgeBranch(requireRun(world), record, saved.branch)
  return (world.dependents.get(spec.id) ?? [])
    .map((id) => requireTask(world, id))
    .filter(({ proposals: { base, opened } }) => {
      const isThere = opened === null || opened.state === 'open'
      return isThere && base !== null && base === branch
    })
}
