import type { Event } from '../event.ts'
import type { TaskId } from '../ids.ts'
import type { Input } from '../input.ts'
import type { Refusal } from '../refusal.ts'
import { requireKnown } from '../task/known.ts'
import type { World } from '../world.ts'
import { findCycles } from './graph.ts'
import type { TaskSpec } from './plan.ts'

type Asked<T extends Input['type']> = Extract<Input, { type: T }>

export function addTasks(world: World, { tasks, by }: Asked<'add-tasks'>): readonly Event[] | Refusal {
  const seen = new Set(world.tasks.keys())
  const taken = tasks.find(({ id }) => seen.has(id) || !seen.add(id))
  if (taken !== undefined) return { kind: 'duplicate-task', task: taken.id }
  return graphRefusal(world, tasks) ?? [{ type: 'tasks-added', tasks, by }]
}

/** Only a task that nothing has begun on can still be changed. */
export function editTask(world: World, { spec, by }: Asked<'edit-task'>): readonly Event[] | Refusal {
  const known = requireKnown(world, spec.id)
  if ('kind' in known) return known
  const { status } = known.state
  if ((status !== 'waiting' && status !== 'ready') || known.tally.attempts > 0)
    return { kind: 'already-started', task: spec.id }
  return graphRefusal(world, [spec]) ?? [{ type: 'task-edited', spec, by }]
}

export function skipTask(world: World, { task, reason, by }: Asked<'skip-task'>): readonly Event[] | Refusal {
  const known = requireKnown(world, task)
  if ('kind' in known) return known
  switch (known.state.status) {
    case 'waiting':
    case 'ready':
    case 'dead':
    case 'cancelled':
      return [{ type: 'task-skipped', task, reason, by }]
    case 'active':
    case 'held':
    case 'queued':
    case 'landed':
    case 'done':
    case 'skipped':
      return { kind: 'wrong-status', verb: 'skip', task, status: known.state.status }
  }
}

/** Why the plan with these tasks in it would not be one. */
function graphRefusal(world: World, changed: readonly TaskSpec[]): Refusal | null {
  const byId = new Map<TaskId, TaskSpec>([...world.tasks.values()].map(({ spec }) => [spec.id, spec]))
  for (const spec of changed) byId.set(spec.id, spec)
  for (const spec of changed) {
    const dependency = spec.dependsOn.find((id) => !byId.has(id))
    if (dependency !== undefined) return { kind: 'unknown-dependency', task: spec.id, dependency }
  }
  const cycle = findCycles([...byId.values()])[0]
  return cycle === undefined ? null : { kind: 'cycle', path: cycle }
}
