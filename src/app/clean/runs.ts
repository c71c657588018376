import { statSync } from 'node:fs'
import type { RunRemains } from '../../core/clean/remains.ts'
import type { CommitId, Instant, RunId } from '../../core/ids.ts'
import { begunRun } from '../../core/run/begun.ts'
import type { World } from '../../core/world.ts'
import type { Upkeep } from '../compose/upkeep.ts'
import { waitingAsks } from '../inbox.ts'
import { livenessOf, loadRun } from '../load-run.ts'
import type { RunPaths } from '../run-folder.ts'
import { hasBegun, runPaths } from '../run-folder.ts'

/** A run folder that is younger may be one that is just being made. */
export const settledMs = 60_000

/** What a run left, and what it was. */
export interface RunLook {
  readonly remains: RunRemains
  /** Null when its journal tells nothing. */
  readonly world: World | null
}

/** Reads a run's journal and asks git what became of its work. */
export async function lookAtRun(
  upkeep: Upkeep,
  run: RunId,
  about: { readonly now: Instant; readonly younger: number; readonly refs: RunRemains['refs'] },
): Promise<RunLook> {
  const paths = runPaths(upkeep.commonDir, run)
  const loading = loadRun(upkeep.commonDir, run)
  const world = loading.kind === 'loaded' ? loading.loaded.world : null
  const didNothing = about.refs.length === 0 && !hasBegun(paths)
  const standing = standingOf(upkeep, { run, paths, world, now: about.now, didNothing })
  const work = world === null ? noWork : await workOf(upkeep, world)
  const since = world?.run?.endedAt ?? about.now
  const { younger, refs } = about
  return { world, remains: { run, folder: paths.folder, standing, since, younger, refs, ...work } }
}

function standingOf(
  { commonDir, locks }: Upkeep,
  ask: { run: RunId; paths: RunPaths; world: World | null; now: Instant; didNothing: boolean },
): RunRemains['standing'] {
  const { run, paths, world, now, didNothing } = ask
  if (livenessOf(commonDir, run, locks) !== 'gone') return 'live'
  const began = world === null ? null : begunRun(world)
  if (began === null) {
    // A journal that cannot be believed, or was lost, may be of a run that did much.
    const isEmpty = didNothing && (world !== null || sizeOf(paths.journal) === 0)
    return isEmpty && now - changedAt(paths.folder) > settledMs
      ? 'never-began'
      : isEmpty
        ? 'live'
        : 'unreadable'
  }
  // What somebody asked of it since is for the next engine to take in.
  return began.outcome === null || waitingAsks(paths.inbox).length > 0 ? 'open' : 'ended'
}

const noWork = { landed: [], unlanded: [] }

/** Landed is what the target holds, whatever the journal says. */
async function workOf(
  { refs }: Upkeep,
  { run, tasks }: World,
): Promise<Pick<RunRemains, 'landed' | 'unlanded'>> {
  if (run === null) return noWork
  const records = [...tasks.values()]
  const commits = records.flatMap(({ state }) => (state.status === 'landed' ? [state.commit] : []))
  const lost = await refs.unreachable(commits, [`refs/heads/${run.target}`])
  const isLanded = (commit: CommitId) => !lost.has(commit)
  const landed = records.filter(({ state }) => state.status === 'landed' && isLanded(state.commit))
  const unlanded = records.filter(
    (record) => !landed.includes(record) && record.saved !== null && record.saved.head !== record.saved.base,
  )
  return { landed: landed.map(({ spec }) => spec.id), unlanded: unlanded.map(({ spec }) => spec.id) }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function changedAt(folder: string): number {
  return statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
