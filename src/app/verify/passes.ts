import type { Recorded } from '../../core/event.ts'
import { toRunId } from '../../core/ids.ts'
import { sharedVerdicts } from '../compose/evidence.ts'
import { readJournal } from '../compose/records.ts'
import { runPaths } from '../run-folder.ts'
import type { KnowsPass } from './proofs.ts'

/** Looks a pass up in the journal that it names; in the verdict cache only when that run is no more. */
export function passRecords(commonDir: string): KnowsPass {
  const journals = new Map<string, ReturnType<typeof readJournal>>()
  const verdicts = sharedVerdicts(commonDir)
  return async ({ run, seq }, { check, definition, tree, environment }) => {
    const journal = journals.get(run) ?? readJournal(runPaths(commonDir, toRunId(run)).journal)
    journals.set(run, journal)
    if (journal.kind === 'read') {
      const record = journal.records[seq - 1]
      return record !== undefined && isPass(record, { check, definition, tree, environment })
    }
    if (journal.fault.kind !== 'missing') return false
    const known = await verdicts.find({ check, definition, tree, environment })
    return known?.run === run && known.seq === seq
  }
}

type Key = Pick<
  Extract<Recorded, { readonly type: 'check-finished' }>,
  'check' | 'definition' | 'tree' | 'environment'
>

/** A pass that itself came from the cache proves nothing; one that ran does. */
function isPass(record: Recorded, key: Key): boolean {
  if (record.type !== 'check-finished' || record.result.outcome !== 'passed') return false
  const same = (['check', 'definition', 'tree', 'environment'] as const).every(
    (part) => record[part] === key[part],
  )
  return same && record.result.cached === null
}
