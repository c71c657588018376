import { hasLiveAgents, isTurnedAway, openTasks, waitsForPerson } from '../../core/run/judge.ts'
import { requireTask } from '../../core/world.ts'
import { askingTasks } from './asking.ts'
import type { Situation } from './situation.ts'

export type RunStatus =
  /** An engine lives and something moves or will move by itself. */
  | 'running'
  /** Only people can move it. */
  | 'waiting'
  /** No engine lives; `orch resume` goes on. */
  | 'stopped'
  /** Ended with nothing dead or cancelled. */
  | 'done'
  /** Ended with tasks dead or cancelled. */
  | 'failed'

export function runStatus(seen: Situation): RunStatus {
  const { run, engineAlive } = seen
  if (run.outcome !== null) return run.outcome
  if (waitsForPeople(seen)) return 'waiting'
  return engineAlive ? 'running' : 'stopped'
}

/** True when neither time nor an agent nor the queue can bring the run on. */
function waitsForPeople(seen: Situation): boolean {
  const { world, run, hindrance } = seen
  // Time brings that on, or the next engine.
  if (world.faults.size > 0) return false
  if (run.settingChanges.length > 0) return !hasLiveAgents(world)
  if (run.preflight.status === 'failed' && run.config.preflight !== 'run') return true
  if (run.preflight.status === 'setting-up' || run.preflight.status === 'checking') return false
  const turnedAway = isTurnedAway(world)
  if (
    openTasks(world) === 0 ||
    world.active.size > askingTasks(seen).length ||
    (world.queue.candidate !== null && !turnedAway)
  )
    return false
  if (world.doomed.size > 0) return false
  if (!turnedAway && world.queue.entries.some(({ status }) => status === 'pending')) return false
  return world.ready.every((id) => waitsForPerson(hindrance(requireTask(world, id))))
}
