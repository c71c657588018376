import { setTimeout as pause } from 'node:timers/promises'
import type { RunId } from '../core/ids.ts'
import type { Begun } from './begin.ts'
import { mainProgram } from './compose/package.ts'
import { openLocks } from './compose/records.ts'
import { startDetached } from './compose/run.ts'
import { engineLiveness } from './lock.ts'
import { runPaths } from './run-folder.ts'
import { catchHalt, halt } from './start/halted.ts'

/** A start that takes longer than this has failed, and its log says why. */
const patienceMs = 15_000

/** Leaves a run to a process of its own, with a plain log; `started` once that process holds the run's lock. */
export async function driveDetached(
  commonDir: string,
  run: RunId,
): Promise<{ readonly kind: 'started' | 'not-started'; readonly log: string }> {
  const paths = runPaths(commonDir, run)
  startAlone(run, paths.log)
  const locks = openLocks()
  const end = performance.now() + patienceMs
  while (performance.now() < end) {
    if (engineLiveness(locks, paths) !== 'gone') return { kind: 'started', log: paths.log }
    await pause(50)
  }
  return { kind: 'not-started', log: paths.log }
}

/**
 * Has another process take up a run that this one drives, as it would after a crash: it waits for the lock and adopts
 * the agents, so the caller must end at once and in no other way. Nothing gentler lets go of a run without ending them.
 */
export function startAlone(run: RunId, log: string): void {
  const args = ['resume', '--run', run, '--ui', 'plain', '--left-alone']
  startDetached({ script: mainProgram(), args, cwd: process.cwd(), log })
}

/** How long the one that goes on waits for the one that lets go. */
const handOverMs = 10_000

/** Begins to drive a run; while another process still holds it, again and again for a while. */
export async function resumeAlone(begin: () => Promise<Begun>): Promise<Begun> {
  const end = performance.now() + handOverMs
  for (;;) {
    const outcome = await catchHalt(begin)
    if (outcome.kind === 'ok') return outcome.value
    if (outcome.halt.kind !== 'locked' || performance.now() > end) return halt(outcome.halt)
    await pause(50)
  }
}
