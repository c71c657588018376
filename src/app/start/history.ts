import type { Notice } from '../../core/halt.ts'
import type { CommitId, RunId, TaskId } from '../../core/ids.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { begunRun } from '../../core/run/begun.ts'
import type { Run } from '../../core/run/state.ts'
import type { TaskRecord } from '../../core/task/state.ts'
import type { World } from '../../core/world.ts'
import type { Locks } from '../../ports/locks.ts'
import type { Repository } from '../../ports/repository.ts'
import { livenessOf, loadRun } from '../load-run.ts'
import { listRuns } from '../run-folder.ts'

/** An earlier run of the same plan on the same target that is not over. */
export interface UnfinishedRun {
  readonly run: RunId
  readonly landed: number
  readonly tasks: number
  readonly live: boolean
}

/** The newest run of this plan and target with a task that is open or dead and that no later one landed; runs that cannot be read are passed over. */
export function findUnfinished(
  commonDir: string,
  { plan, target, locks }: { readonly plan: string; readonly target: string; readonly locks: Locks },
): UnfinishedRun | null {
  const landedSince = new Set<string>()
  for (const run of listRuns(commonDir).toReversed()) {
    const world = worldOf(commonDir, run)
    if (world === null || !isOf(begunRun(world), { plan, target })) continue
    const tasks = [...world.tasks.values()]
    if (!tasks.some((task) => isUnfinished(task) && !landedSince.has(task.spec.digest))) {
      for (const { spec, state } of tasks) if (state.status === 'landed') landedSince.add(spec.digest)
      continue
    }
    const live = livenessOf(commonDir, run, locks) !== 'gone'
    return { run, landed: world.counts.landed, tasks: world.tasks.size, live }
  }
  return null
}

/** A run that a crash cut short at its start has done nothing and stands in nobody's way. */
function isOf(run: Run | null, of: { readonly plan: string; readonly target: string }): boolean {
  return run?.plan === of.plan && run.target === of.target
}

/** Cancelled by a person is finished; cancelled because of another task is not. */
function isUnfinished({ state }: TaskRecord): boolean {
  switch (state.status) {
    case 'landed':
    case 'done':
    case 'skipped':
      return false
    case 'cancelled':
      return state.because !== null
    case 'waiting':
    case 'ready':
    case 'active':
    case 'held':
    case 'queued':
    case 'dead':
      return true
  }
}

/** Tasks of the plan that an earlier run landed, digest for digest, on a commit the target still holds. */
export async function findLanded(
  commonDir: string,
  {
    plan,
    target,
    tip,
    repository,
  }: {
    readonly plan: Plan
    readonly target: string
    readonly tip: CommitId
    readonly repository: Repository
  },
): Promise<readonly { readonly task: TaskId; readonly reason: string }[]> {
  const landed = landedDigests(commonDir, target)
  const skips = await Promise.all(
    plan.tasks.map(async ({ id, digest }) => {
      const before = landed.get(digest)
      if (before === undefined || !(await repository.reaches(tip, before.commit))) return []
      return [{ task: id, reason: `landed in run ${before.run}` }]
    }),
  )
  return skips.flat()
}

function landedDigests(
  commonDir: string,
  target: string,
): ReadonlyMap<string, { run: RunId; commit: CommitId }> {
  const landed = new Map<string, { run: RunId; commit: CommitId }>()
  for (const run of listRuns(commonDir)) {
    const world = worldOf(commonDir, run)
    if (world?.run?.target !== target) continue
    for (const { spec, state } of world.tasks.values()) {
      if (state.status === 'landed') landed.set(spec.digest, { run, commit: state.commit })
    }
  }
  return landed
}

function worldOf(commonDir: string, run: RunId): World | null {
  const loading = loadRun(commonDir, run)
  return loading.kind === 'loaded' ? loading.loaded.world : null
}

/** A word about runs whose journals say nothing that can be believed: what they landed may be done again. */
export function unreadableRuns(commonDir: string): readonly Notice[] {
  const runs = listRuns(commonDir).filter((run) => worldOf(commonDir, run) === null)
  return runs.length === 0 ? [] : [{ kind: 'unreadable-runs', runs }]
}
