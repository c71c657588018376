import { openLocks } from '../app/compose/records.ts'
import { openRescues } from '../app/compose/rescues.ts'
import { chooseRun } from '../app/load-run.ts'
import type { SavedOutline, Told } from '../app/saved-work.ts'
import { allSaved, runsSaved } from '../app/saved-work.ts'
import { halt } from '../app/start/halted.ts'
import type { RunId } from '../core/ids.ts'
import type { OpenRun } from './open-run.ts'
import { findHere, openRun } from './open-run.ts'
import { Refused } from './refuse.ts'

type Rescues = Awaited<ReturnType<typeof openRescues>>

/** What was saved of a run, and what its journal tells of that. */
export interface OpenSaved {
  readonly told: Told
  readonly rescues: Rescues
  readonly saved: readonly SavedOutline[]
}

/** Everything that was saved of the run that is meant; where its journal is lost, what git and folders still have. */
export async function openSaved(prefix: string | undefined): Promise<OpenSaved> {
  try {
    return await savedOf(await openRun(prefix))
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return await savedWithoutJournal(prefix ?? null, error)
  }
}

/** Everything that was saved of a run that was read. */
export async function savedOf({ loaded, run }: OpenRun): Promise<OpenSaved> {
  const rescues = await openRescues(process.cwd(), run.config)
  return { told: loaded, rescues, saved: await allSaved(rescues, run.id) }
}

async function savedWithoutJournal(prefix: string | null, refused: Refused): Promise<OpenSaved> {
  const rescues = await openRescues(process.cwd(), null)
  const run = await runWithoutJournal(prefix, rescues)
  if (run === null) throw refused
  console.error(`${refused.said.headline}; this is what git and folders have of run ${run}\n`)
  const saved = await allSaved(rescues, run)
  return { told: { run, world: null, records: [] }, rescues, saved }
}

/** The run that a verb would mean, as far as anything is saved of it, else the latest that something is saved of. */
async function runWithoutJournal(prefix: string | null, rescues: Rescues): Promise<RunId | null> {
  const { commonDir } = await findHere()
  const saved = await runsSaved(rescues)
  const choice = chooseRun(commonDir, { prefix, locks: openLocks() })
  if (choice.kind === 'chosen') return saved.find((run) => run === choice.run) ?? null
  const meant = saved.filter((run) => run.startsWith(prefix ?? ''))
  if (prefix !== null && meant.length > 1) return halt({ kind: 'ambiguous-run', runs: meant })
  return meant.at(-1) ?? null
}
