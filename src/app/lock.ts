import type { RunId } from '../core/ids.ts'
import type { HeldLock, Liveness, Locks, TakenLock } from '../ports/locks.ts'
import type { RunPaths } from './run-folder.ts'

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
