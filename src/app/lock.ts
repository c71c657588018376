import { existsSync } from 'node:fs'
import type { RunId } from '../core/ids.ts'
import type { HeldLock, Liveness, Locks, TakenLock } from '../ports/locks.ts'
import type { RunPaths } from './run-folder.ts'
import { runFolders, runPaths } from './run-folder.ts'

/** Makes this process the one engine of the run; `takeOver` ends the rule of another without asking whether it lives. */
export function lockRun(
  locks: Locks,
  { run, paths, takeOver }: { readonly run: RunId; readonly paths: RunPaths; readonly takeOver: boolean },
): Promise<HeldLock | TakenLock> {
  const purpose = `run ${run}`
  return takeOver ? locks.takeOver(paths.lock, purpose) : locks.acquire(paths.lock, purpose)
}

/** Whether an engine of the run lives; `gone` also when none ever was. Reads one file. */
export function engineLiveness(locks: Locks, paths: RunPaths): Liveness {
  return locks.holder(paths.lock)?.liveness ?? 'gone'
}

/** Removes the lock that an engine left behind as it died after the end of its run; nobody else would. */
export async function dropStaleLock(
  locks: Locks,
  { run, paths }: { readonly run: RunId; readonly paths: RunPaths },
) {
  if (locks.holder(paths.lock)?.liveness !== 'gone') return
  const lock = await lockRun(locks, { run, paths, takeOver: false })
  if (lock.kind === 'held') await lock.release()
}

/** Removes the locks of starts that a crash cut short before their run had a journal: no resume ever comes to them. */
export async function dropLocksWithoutRun(commonDir: string, locks: Locks): Promise<void> {
  for (const run of runFolders(commonDir)) {
    const paths = runPaths(commonDir, run)
    if (!existsSync(paths.journal)) await dropStaleLock(locks, { run, paths })
  }
}
