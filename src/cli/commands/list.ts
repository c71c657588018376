import { openLocks } from '../../app/compose/records.ts'
import { livenessOf, loadRun } from '../../app/load-run.ts'
import { listRuns } from '../../app/run-folder.ts'
import type { RunId } from '../../core/ids.ts'
import type { RunEntry } from '../../report/run-list.ts'
import { runEntry, runListJson, runListText } from '../../report/run-list.ts'
import { view } from '../../report/view.ts'
import { journalWords } from '../../report/words/journal.ts'
import { wordsText } from '../../report/words.ts'
import { exitCode } from '../exit-code.ts'
import type { Locks } from '../open-run.ts'
import { findHere, noRunWords } from '../open-run.ts'
import { themeHere } from '../theme-here.ts'

/** `orch list`: every run of this repository, the latest first. */
export async function list({ json }: { readonly json?: boolean }): Promise<number> {
  const { commonDir } = await findHere()
  const locks = openLocks()
  const runs = listRuns(commonDir)
    .toReversed()
    .flatMap((run) => entryOf(commonDir, run, locks))
  if (json) console.log(runListJson(runs))
  else if (runs.length > 0) console.log(runListText(runs, { now: Date.now(), theme: themeHere() }))
  else console.error(wordsText(noRunWords))
  return exitCode.ok
}

/** Nothing for a run that stopped before its first event. */
function entryOf(commonDir: string, run: RunId, locks: Locks): readonly RunEntry[] {
  const loading = loadRun(commonDir, run)
  if (loading.kind === 'fault') return [{ run, status: 'faulty', why: journalWords(loading.fault).headline }]
  const { world } = loading.loaded
  if (world.run === null) return []
  const engineAlive = livenessOf(commonDir, run, locks) !== 'gone'
  return [runEntry(view(world, { now: Date.now(), engineAlive }))]
}
