import type { Recorded } from '../../core/event.ts'
import { toRunId } from '../../core/ids.ts'
import type { VerdictKey, Verdicts } from '../../ports/verdicts.ts'
import { sharedVerdicts } from '../compose/evidence.ts'
import { readJournal } from '../compose/records.ts'
import { isRunName, runPaths } from '../run-folder.ts'
import type { KnowsPass } from './proofs.ts'

/** Looks a pass up in the journal that it names; in the verdict cache only when that run is no more. */
export function passRecords(commonDir: string): KnowsPass {
  const lookUp = makeLookUp(commonDir)
  const verdicts = sharedVerdicts(commonDir)
  return async ({ run, seq }, key) => {
    const answer = lookUp({ run, seq }, key)
    if (answer !== 'missing') return answer === 'founded'
    const { check, definition, tree, environment } = key
    const known = await verdicts.find({ check, definition, tree, environment })
    return known?.run === run && known.seq === seq
  }
}

/**
 * The cache as far as journals bear it out: whatever runs here can write into its file, so that a line is only a hint at
 * the event that it names. What a run that is no more once proved is proven again.
 */
export function foundedVerdicts(verdicts: Verdicts, commonDir: string): Verdicts {
  const lookUp = makeLookUp(commonDir)
  return {
    remember: verdicts.remember,
    find: async (key) => {
      const known = await verdicts.find(key)
      return known !== null && lookUp(known, key) === 'founded' ? known : null
    },
  }
}

type Place = { readonly run: string; readonly seq: number }
type CheckFinished = Extract<Recorded, { readonly type: 'check-finished' }>
type End = Extract<ReturnType<typeof readJournal>, { kind: 'read' }>['end']

interface Passes {
  readonly end: End
  readonly bySeq: Map<number, CheckFinished>
}

/** Reads each journal once, and on where the run goes on. */
function makeLookUp(commonDir: string) {
  const known = new Map<string, Passes>()
  const readOn = (run: string): Passes | 'missing' | 'faulty' => {
    if (!isRunName(run)) return 'faulty'
    const before = known.get(run)
    const read = readJournal(runPaths(commonDir, toRunId(run)).journal, before?.end)
    if (read.kind === 'fault') return read.fault.kind === 'missing' ? 'missing' : 'faulty'
    const passes: Passes = { end: read.end, bySeq: before?.bySeq ?? new Map() }
    for (const record of read.records) if (isPass(record)) passes.bySeq.set(record.seq, record)
    known.set(run, passes)
    return passes
  }
  return ({ run, seq }: Place, key: VerdictKey): 'founded' | 'unfounded' | 'missing' => {
    const passes = readOn(run)
    if (typeof passes === 'string') return passes === 'missing' ? 'missing' : 'unfounded'
    const pass = passes.bySeq.get(seq)
    return pass !== undefined && isOf(pass, key) ? 'founded' : 'unfounded'
  }
}

/** A pass that itself came from the cache proves nothing, nor does one of an agent's own worktree. */
function isPass(record: Recorded): record is CheckFinished {
  if (record.type !== 'check-finished' || record.subject.of === 'branch') return false
  return record.result.outcome === 'passed' && record.result.cached === null
}

function isOf(pass: CheckFinished, key: VerdictKey): boolean {
  return (['check', 'definition', 'tree', 'environment'] as const).every((part) => pass[part] === key[part])
}
