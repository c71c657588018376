import type { Recorded } from '../core/event.ts'
import { evolve } from '../core/evolve.ts'
import type { RunId } from '../core/ids.ts'
import type { JournalFault } from '../core/journal-fault.ts'
import type { World } from '../core/world.ts'
import { initialWorld } from '../core/world.ts'
import type { JournalRead } from '../ports/journal.ts'
import type { Liveness, Locks } from '../ports/locks.ts'
import { readJournal } from './compose/records.ts'
import { engineLiveness } from './lock.ts'
import type { RunPaths } from './run-folder.ts'
import { hasBegun, listRuns, runPaths } from './run-folder.ts'

/** A run as its journal tells it. */
export interface LoadedRun {
  readonly run: RunId
  readonly paths: RunPaths
  readonly records: readonly Recorded[]
  readonly world: World
  /** What appending to the journal continues. */
  readonly read: Extract<ReturnType<typeof readJournal>, { kind: 'read' }>
}

export type Loading =
  | { readonly kind: 'loaded'; readonly loaded: LoadedRun }
  | { readonly kind: 'fault'; readonly fault: JournalFault }

/** Reads and replays a run's journal; changes nothing. */
export function loadRun(commonDir: string, run: RunId): Loading {
  const paths = runPaths(commonDir, run)
  const read = readJournal(paths.journal)
  if (read.kind === 'fault') return read
  if (read.records.length === 0 && hasBegun(paths))
    return { kind: 'fault', fault: { kind: 'missing', path: paths.journal } }
  return { kind: 'loaded', loaded: { run, paths, records: read.records, world: replay(read.records), read } }
}

/** The same run as its journal has it by now; the world is the one that was loaded, changed in place. */
export function readOn(loaded: LoadedRun): Loading {
  const { paths, records, world, read: before } = loaded
  const read = readJournal(paths.journal, before.end)
  if (read.kind === 'fault') return read
  for (const record of read.records) evolve(world, record, Date.parse(record.at))
  return { kind: 'loaded', loaded: { ...loaded, records: [...records, ...read.records], read } }
}

/** The world after these records. */
export function replay(records: Extract<JournalRead, { kind: 'read' }>['records']): World {
  const world = initialWorld()
  for (const record of records) evolve(world, record, Date.parse(record.at))
  return world
}

/** Which run a verb means. */
export type Choice =
  | { readonly kind: 'chosen'; readonly run: RunId }
  | { readonly kind: 'none' }
  /** No run begins with this. */
  | { readonly kind: 'unknown'; readonly prefix: string }
  | { readonly kind: 'ambiguous'; readonly runs: readonly RunId[] }

/** The run of this prefix; without one the only live run, else the latest. */
export function chooseRun(
  commonDir: string,
  { prefix, locks }: { readonly prefix: string | null; readonly locks: Locks },
): Choice {
  const runs = listRuns(commonDir)
  if (prefix !== null) {
    const matching = runs.filter((run) => run.startsWith(prefix))
    return matching.length === 0 ? { kind: 'unknown', prefix } : only(matching)
  }
  const live = runs.filter((run) => livenessOf(commonDir, run, locks) !== 'gone')
  if (live.length > 0) return only(live)
  const latest = runs.at(-1)
  return latest === undefined ? { kind: 'none' } : { kind: 'chosen', run: latest }
}

function only(runs: readonly RunId[]): Choice {
  const [run] = runs
  return run !== undefined && runs.length === 1 ? { kind: 'chosen', run } : { kind: 'ambiguous', runs }
}

/** Whether an engine drives this run now. */
export function livenessOf(commonDir: string, run: RunId, locks: Locks): Liveness {
  return engineLiveness(locks, runPaths(commonDir, run))
}
