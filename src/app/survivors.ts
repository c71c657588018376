import { attemptName } from '../core/ids.ts'
import type { World } from '../core/world.ts'
import { survivors } from './compose/run.ts'
import { livingAttempts } from './living.ts'
import type { RunPaths } from './run-folder.ts'

/** Never two agents on one attempt: what an engine that died left behind and nobody goes on with is gone after this. */
export async function endSurvivors(world: World, paths: RunPaths): Promise<void> {
  const { run } = world
  if (run === null) return
  const living = livingAttempts(world, paths)
  const kept = living.map(attemptName)
  const supervisor = run.engine.status === 'none' ? null : run.engine.supervisor
  const isNeeded = living.some((each) => each.supervisor.pid === supervisor?.pid)
  if (supervisor !== null && !isNeeded) await survivors.endSupervisor(supervisor, run.id, kept)
  await survivors.endEverythingOf(run.id, kept)
}
