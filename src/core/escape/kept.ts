import type { CommitId } from '../ids.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'

/** A ref of orch's that nobody but orch moves, and where it belongs. */
export interface KeptRef {
  readonly ref: string
  readonly commit: CommitId
  /** People may go on working on a branch; nobody has a reason to touch evidence. */
  readonly is: 'evidence' | 'branch'
}

/**
 * Saved work of tasks that no attempt is at now: what would be lost or landed wrong without it. Of tasks that ended without
 * landing only where `ended` asks for it, as a look at each of them would make every look grow with their number.
 */
export function keptRefs(world: World, { ended }: { readonly ended: boolean }): readonly KeptRef[] {
  const { id } = requireRun(world)
  const tasks = [...queuedTasks(world), ...heldTasks(world), ...begunTasks(world)]
  return [...tasks, ...(ended ? lostTasks(world) : [])].flatMap((record) => {
    const { saved, spec, state } = record
    if (saved === null) return []
    const folder = `refs/orch/${id}/${spec.id}`
    const evidence = [`${folder}/head`, `${folder}/${saved.attempt}`].map(
      (ref): KeptRef => ({ ref, commit: saved.head, is: 'evidence' }),
    )
    if (state.status !== 'queued' && state.status !== 'held') return evidence
    return [...evidence, { ref: `refs/heads/${saved.branch}`, commit: saved.head, is: 'branch' }]
  })
}

function queuedTasks(world: World): readonly TaskRecord[] {
  return world.queue.entries.map(({ task }) => requireTask(world, task))
}

/** Looked for only where there are any: a look must not grow with the plan. */
function heldTasks(world: World): readonly TaskRecord[] {
  return world.counts.held === 0
    ? []
    : [...world.tasks.values()].filter(({ state }) => state.status === 'held')
}

function lostTasks({ counts, tasks }: World): readonly TaskRecord[] {
  if (counts.dead + counts.cancelled === 0) return []
  return [...tasks.values()].filter(({ state }) => state.status === 'dead' || state.status === 'cancelled')
}

function begunTasks(world: World): readonly TaskRecord[] {
  const lanes = [...world.lanes.values()].filter(([first]) => first !== undefined && hasBegun(world, first))
  return [...world.backingOff, ...lanes.flat()].map((task) => requireTask(world, task))
}

/** All tasks of a lane have begun, or none has. */
function hasBegun(world: World, task: TaskRecord['spec']['id']): boolean {
  return requireTask(world, task).tally.attempts > 0
}
