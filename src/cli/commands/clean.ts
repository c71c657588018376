import type { Cleaning } from '../../app/clean/clean.ts'
import { planCleaning } from '../../app/clean/clean.ts'
import { requireRepository } from '../../app/start/prepare.ts'
import type { LeftOver } from '../../report/clean.ts'
import { cleanJson, removalsText, removalText, sparedText } from '../../report/clean.ts'
import { ignoredConfigText } from '../../report/notices.ts'
import { count, printable } from '../../report/text.ts'
import { words } from '../../report/words.ts'
import { exitCode } from '../exit-code.ts'
import { askYesNo, hasTerminal } from '../prompt.ts'
import { refuse } from '../refuse.ts'

export interface CleanOptions {
  readonly dryRun: boolean
  /** Ended runs too, whatever their age. */
  readonly all: boolean
  readonly yes: boolean
  readonly json: boolean
}

/** `orch clean`: removes what no lease holds and what is saved, and lists exactly that. */
export async function clean(options: CleanOptions): Promise<number> {
  const cleaning = await planCleaning(await requireRepository(process.cwd()), options)
  const { removals, spared } = cleaning.sweep
  if (cleaning.ignored !== null) console.error(ignoredConfigText(cleaning.ignored))
  if (!options.json) {
    if (removals.length > 0) console.log(removalsText(removals))
    for (const each of spared) console.error(`left: ${printable(sparedText(each))}`)
  }
  const goesOn = options.dryRun || !options.all || (await isAgreed(cleaning, options))
  const left = options.dryRun || !goesOn ? [] : await performAll(cleaning)
  if (options.json) console.log(cleanJson({ ...cleaning, left, dryRun: options.dryRun || !goesOn }))
  else {
    for (const { removal, why } of left)
      console.error(`left after all: ${printable(removalText(removal))}: ${printable(why)}`)
    console.error(conclusion(cleaning, { left, isDone: !options.dryRun && goesOn }))
  }
  return left.length > 0 ? exitCode.environment : exitCode.ok
}

async function performAll(cleaning: Cleaning): Promise<readonly LeftOver[]> {
  const left: LeftOver[] = []
  await cleaning.perform((removal, why) => left.push({ removal, why }))
  return left
}

/** Runs that nothing but the wish of a person ends are asked about. */
async function isAgreed({ sweep }: Cleaning, { yes }: CleanOptions): Promise<boolean> {
  const asked = sweep.removals.filter((removal) => removal.kind === 'run' && removal.because === 'asked')
  if (yes || asked.length === 0) return true
  if (hasTerminal()) return askYesNo(`Remove all this, ${count(asked.length, 'ended run')} among it?`)
  return refuse(
    words('orch clean --all removes every ended run, and nobody is here to agree', 'orch clean --all --yes'),
    exitCode.waiting,
  )
}

function conclusion(
  { sweep: { removals } }: Cleaning,
  { left, isDone }: { readonly left: readonly LeftOver[]; readonly isDone: boolean },
): string {
  if (removals.length === 0) return 'nothing to remove'
  if (!isDone) return `nothing was removed; ${count(removals.length, 'thing')} would be`
  return `${count(removals.length - left.length, 'thing')} removed`
}
