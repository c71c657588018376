import { setTimeout as pause } from 'node:timers/promises'
import type { RunId } from '../core/ids.ts'
import { mainProgram } from './compose/package.ts'
import { openLocks } from './compose/records.ts'
import { startDetached } from './compose/run.ts'
import { engineLiveness } from './lock.ts'
import { runPaths } from './run-folder.ts'

/** A start that takes longer than this has failed, and its log says why. */
const patienceMs = 15_000

/** Leaves a run to a process of its own, with a plain log; `started` once that process holds the run's lock. */
export async function driveDetached(
  commonDir: string,
  run: RunId,
): Promise<{ readonly kind: 'started' | 'not-started'; readonly log: string }> {
  const paths = runPaths(commonDir, run)
  const args = ['resume', '--run', run, '--ui', 'plain', '--left-alone']
  startDetached({ script: mainProgram(), args, cwd: process.cwd(), log: paths.log })
  const locks = openLocks()
  const end = performance.now() + patienceMs
  while (performance.now() < end) {
    if (engineLiveness(locks, paths) !== 'gone') return { kind: 'started', log: paths.log }
    await pause(50)
  }
  return { kind: 'not-started', log: paths.log }
}
