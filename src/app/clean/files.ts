import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { KeptRemains, Litter, LockRemains } from '../../core/clean/remains.ts'
import type { Instant, RunId } from '../../core/ids.ts'
import { toRunId } from '../../core/ids.ts'
import type { Upkeep } from '../compose/upkeep.ts'
import { runPaths } from '../run-folder.ts'
import { settledMs } from './runs.ts'

/** Locks of the repository and of its runs, with the guards that stealing one leaves when it is cut short. */
export function findLocks({ commonDir, locks }: Upkeep, runs: readonly RunId[]): readonly LockRemains[] {
  const folder = join(commonDir, 'orch')
  const shared = namesIn(folder).filter((name) => /\.lock(\.[0-9a-f]{16})*$/.test(name))
  const ofRuns = runs.flatMap((run) => {
    const own = runPaths(commonDir, run).folder
    return namesIn(own)
      .filter((name) => /^lock(\.[0-9a-f]{16})*$/.test(name))
      .map((name) => join(own, name))
  })
  return [...shared.map((name) => join(folder, name)), ...ofRuns].flatMap((path) => {
    const lock = locks.holder(path)
    return lock === null ? [] : [{ path, purpose: lock.by?.purpose ?? '', owner: lock.liveness }]
  })
}

/** What was renamed out of slots, task by task. */
export function findKept(
  root: string,
  runs: readonly string[] = namesIn(join(root, '.kept')),
): readonly KeptRemains[] {
  const folder = join(root, '.kept')
  return runs.flatMap((run) =>
    namesIn(join(folder, run)).map((task) => {
      const path = join(folder, run, task)
      return { path, run: toRunId(run), task, bytes: bytesIn(path) }
    }),
  )
}

/** Trash, and records that a crash kept from being put in place. */
export function findLitter(
  commonDir: string,
  about: { readonly roots: readonly string[]; readonly now: Instant; readonly slots: readonly string[] },
): readonly Litter[] {
  const shared = join(commonDir, 'orch')
  const trash = [join(shared, 'trash'), ...about.roots.map((root) => join(root, '.trash'))]
  const pristine = about.roots.flatMap((root) =>
    pathsIn(join(root, '.pristine')).filter((path) => !about.slots.some((name) => path.endsWith(`/${name}`))),
  )
  const drafts = [...pathsIn(shared), ...pathsIn(join(shared, 'slots'))].filter(
    (path) => DRAFT.test(path) && about.now - changedAt(path) > settledMs,
  )
  return [
    ...[...trash.flatMap(pathsIn), ...pristine].map((path) => ({ path, was: 'trash' as const })),
    ...drafts.map((path) => ({ path, was: 'draft' as const })),
  ]
}

/** `.making` and `.gone-…` are a worktree's; the others are files that were to be renamed or linked. */
const DRAFT = /\.(?:new|making|gone-[0-9a-f]{8}|lease\.[0-9a-f]{16}|[0-9a-f]{16}\.draft)$/

/** Of everything below; what cannot be read counts nothing. */
function bytesIn(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return 0
  return found.isDirectory() ? pathsIn(path).reduce((sum, each) => sum + bytesIn(each), 0) : found.size
}

function changedAt(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY
}

function pathsIn(folder: string): readonly string[] {
  return namesIn(folder).map((name) => join(folder, name))
}

/** Empty when the folder cannot be read. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}
