import type { AttemptRef, ProcessIdentity } from '../core/ids.ts'
import type { World } from '../core/world.ts'
import { livingSupervisor } from './compose/liveness.ts'
import type { RunPaths } from './run-folder.ts'

/** An attempt that goes on although the engine that began it may be gone. */
export interface LivingAttempt extends AttemptRef {
  readonly supervisor: ProcessIdentity
}

/** What there is to go on with after a crash: attempts under way whose supervisor provably lives. */
export function livingAttempts(
  { active, tasks }: Pick<World, 'active' | 'tasks'>,
  paths: Pick<RunPaths, 'attempt'>,
): readonly LivingAttempt[] {
  return [...active].flatMap((task) => {
    const state = tasks.get(task)?.state
    if (state?.status !== 'active') return []
    const { status, attempt } = state.attempt
    if (status !== 'running' && status !== 'cancelling') return []
    const supervisor = livingSupervisor(paths.attempt({ task, attempt }).supervisor)
    return supervisor === null ? [] : [{ task, attempt, supervisor }]
  })
}
