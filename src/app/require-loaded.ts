import type { RunId } from '../core/ids.ts'
import type { LoadedRun, Loading } from './load-run.ts'
import { loadRun } from './load-run.ts'
import { halt } from './start/halted.ts'

/** A run's journal and world, or the halt that says why it cannot be believed. */
export function requireLoaded(commonDir: string, run: RunId): LoadedRun {
  return believed(run, loadRun(commonDir, run))
}

/** What was read, or the halt that says why it cannot be believed. */
export function believed(run: RunId, loading: Loading): LoadedRun {
  if (loading.kind === 'loaded') return loading.loaded
  return halt({ kind: 'journal-fault', run, fault: loading.fault })
}
