import { attemptEffects } from './attempt/next.ts'
import type { Effect, EffectType } from './effect.ts'
import { usesGit } from './escape/settings.ts'
import type { CommitId, TaskId } from './ids.ts'
import { attemptName } from './ids.ts'
import { proposalEffects, sinceOf } from './pull-request/next.ts'
import { isBuiltUpon, leftAbove } from './pull-request/stack.ts'
import { landId } from './queue/land-id.ts'
import { landingText } from './queue/landing-text.ts'
import { needsTargetSetup } from './run/judge.ts'
import type { Run } from './run/state.ts'
import { grantedChecks } from './schedule/resources.ts'
import { forgeBranch } from './task/own-branch.ts'
import type { World } from './world.ts'
import { requireRun, requireTask } from './world.ts'

/**
 * Everything that should be happening now, from the world alone; whoever performs it starts what is not in
 * flight and ends what is in flight and not wanted any more.
 */
export function next(world: World): readonly Effect[] {
  if (world.run === null || world.run.engine.status === 'none') return []
  const stopping = world.run.engine.status === 'stopping'
  const wanted = [
    ...slotEffects(world),
    ...[...world.active].flatMap((id) => attemptEffects(world, requireTask(world, id))),
    ...landEffects(world),
    ...restoreEffects(world),
    ...(stopping
      ? []
      : [
          ...targetEffects(world),
          ...grantedChecks(world),
          ...readEffects(world),
          ...mergeEffects(world),
          ...branchEffects(world),
          ...watchEffects(world),
          ...proposalEffects(world),
        ]),
  ]
  return wanted.filter(({ id, type }) => !world.stalls.has(id) && mayBePerformed(requireRun(world), type))
}

function mayBePerformed({ stray, settingChanges }: Run, type: EffectType): boolean {
  if (settingChanges.length > 0 && usesGit(type)) return false
  return stray === null || !needsTarget.has(type)
}

/** What has to wait while the target is not where it belongs. */
const needsTarget: ReadonlySet<EffectType> = new Set<EffectType>([
  'allocate',
  'merge',
  'land',
  'watch-target',
  'propose',
  'watch-proposals',
])

function restoreEffects(world: World): Effect[] {
  const { stray, target } = requireRun(world)
  if (stray === null) return []
  const { tip, back } = stray
  return [{ type: 'restore-target', id: `restore ${tip}`, target, tip, back }]
}

function slotEffects(world: World): Effect[] {
  const returning = [...world.leases].filter(([, lease]) => lease.status === 'returning')
  return returning.map(([slot, { path, ref }]) => ({
    type: 'release-slot',
    id: `release ${slot} ${attemptName(ref)}`,
    ...ref,
    spec: requireTask(world, ref.task).spec,
    slot,
    path,
  }))
}

function targetEffects(world: World): Effect[] {
  const { preflight, tip, base } = requireRun(world)
  const commit = tip ?? base
  if (preflight.status === 'setting-up' && needsTargetSetup(world)) {
    return [{ type: 'set-up-target', id: `set-up ${commit}`, commit }]
  }
  return []
}

/** One after another, so that they come into the queue in the order in which they were named. */
function readEffects(world: World): Effect[] {
  const wanted = [...world.unread].flatMap((task): Effect[] => {
    const { spec, tally } = requireTask(world, task)
    if (spec.branch === undefined) return []
    return [{ type: 'read-branch', id: `read ${task}#${tally.attempts + 1}`, task, branch: spec.branch }]
  })
  return wanted.filter(({ id }) => !world.stalls.has(id)).slice(0, 1)
}

function mergeEffects(world: World): Effect[] {
  if (world.queue.candidate?.status !== 'merging') return []
  const { task, candidate, at } = world.queue.candidate
  const record = requireTask(world, task)
  if (record.state.status !== 'queued') return []
  const { head, branch } = record.state.work
  const { lower } = world.queue.candidate
  const run = requireRun(world)
  const id = `merge ${task}!${candidate}`
  return [
    {
      type: 'merge',
      id,
      task,
      candidate,
      target: run.target,
      tip: run.tip,
      head,
      branch,
      text: landingText(run, record, at),
      method: run.config.queue.method,
      ...(lower === undefined ? {} : { onto: lower.head }),
      ...sinceOf(run, record.state.work),
    },
  ]
}

/** A landing that has begun is brought to its end even while the engine stops. */
function landEffects(world: World): Effect[] {
  const { candidate } = world.queue
  if (candidate?.status !== 'landing') return []
  const { task, candidate: number, base, commit } = candidate
  const { target, tip } = requireRun(world)
  return [{ type: 'land', id: landId(candidate), task, candidate: number, target, tip, base, commit }]
}

/** A slot that stands on the branch is given back first, and so is what rests on it. */
function branchEffects(world: World): Effect[] {
  const leased = new Set([...world.leases.values()].map(({ ref }) => ref.task))
  return [...world.releasing].flatMap((task) => {
    const record = requireTask(world, task)
    const { saved } = record
    if (saved === null || leased.has(task) || isBuiltUpon(world, record)) return []
    const above = leftAbove(world, record)
    const branch = forgeBranch(requireRun(world), record, saved.branch)
    return [
      {
        type: 'release-branch',
        id: `release ${branch}`,
        task,
        branch,
        head: saved.head,
        ...pushedOf(world, task),
        ...(above.length === 0 ? {} : { above }),
      },
    ]
  })
}

function pushedOf(world: World, task: TaskId): { readonly pushed?: readonly CommitId[] } {
  const { opened, pushed } = requireTask(world, task).proposals
  return opened === null ? {} : { pushed }
}

function watchEffects(world: World): Effect[] {
  const { target, tip } = requireRun(world)
  if (!world.queue.entries.some(({ status }) => status === 'suspended')) return []
  return [{ type: 'watch-target', id: `watch ${tip ?? 'none'}`, target, tip }]
}
