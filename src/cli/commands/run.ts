import { thisActor } from '../../app/actor.ts'
import { beginRun } from '../../app/begin.ts'
import { catchHalt } from '../../app/start/halted.ts'
import type { Person } from '../../app/start/person.ts'
import type { PreparedRun, RunAsk } from '../../app/start/prepare.ts'
import { prepareRun } from '../../app/start/prepare.ts'
import type { Halt } from '../../core/halt.ts'
import type { RunId } from '../../core/ids.ts'
import { haltText } from '../../report/halts.ts'
import { detachNew } from '../detach.ts'
import { driveRun } from '../drive-run.ts'
import { personHere } from '../person.ts'
import { askYesNo, hasTerminal } from '../prompt.ts'
import { sayHalt } from '../say-halt.ts'
import type { UiName } from '../ui/open.ts'
import { defaultUi, loadScreen } from '../ui/open.ts'
import { afterPreflight, resume } from './resume.ts'

export interface RunOptions extends Omit<RunAsk, 'cwd'> {
  readonly ui: UiName | null
  readonly detach: boolean
  readonly trust: Person['trust']
  /** `--deadline` in milliseconds from now. */
  readonly deadlineMs: number | null
}

/** `orch run`: prepares everything, then drives the run to its end; answers with the exit code. */
export async function run(options: RunOptions): Promise<number> {
  const ask: RunAsk = { ...options, cwd: process.cwd() }
  const ui = options.ui ?? defaultUi()
  // Loaded while git is asked about the repository: most of the way to the first frame is reading code.
  if (!options.detach && !options.dryRun) void loadScreen(ui)
  const prepared = await catchHalt(() => prepareRun(ask, personHere(options)))
  if (prepared.kind === 'halt') return onHalt(prepared.halt, options)
  if (prepared.value.kind === 'continue') return continueRun(prepared.value.run, options)
  if (options.dryRun) return showPlan(prepared.value.prepared)
  return begin(prepared.value.prepared, options)
}

async function begin(prepared: PreparedRun, options: RunOptions): Promise<number> {
  const deadlineAt = options.deadlineMs === null ? null : Date.now() + options.deadlineMs
  const newRun = { ...prepared, deadlineAt, by: thisActor('run') }
  if (options.detach) return detachNew(newRun)
  const end = await driveRun((audience) => beginRun(newRun, audience), {
    ui: options.ui ?? defaultUi(),
    detached: false,
    notices: prepared.notices,
    verb: 'run',
  })
  return afterPreflight(end, { ui: options.ui, opened: prepared.opened })
}

/** On a terminal an unfinished run is a question, elsewhere an exit code. */
async function onHalt(reason: Halt, options: RunOptions): Promise<number> {
  if (reason.kind !== 'unfinished-run' || reason.live || !hasTerminal()) return sayHalt(reason)
  console.error(haltText(reason))
  return (await askYesNo('Go on with it?'))
    ? continueRun(reason.run, options)
    : sayHalt({ kind: 'left-unfinished', run: reason.run })
}

/** Goes on with the run and gives its dead tasks another try. */
function continueRun(id: RunId, options: RunOptions): Promise<number> {
  return resume({ run: id, takeOver: false, ui: options.ui, detach: options.detach, retryDead: true })
}

async function showPlan({ plan, config, target, skips }: PreparedRun): Promise<number> {
  const { dryRunText } = await import('../../report/dry-run.ts')
  console.log(dryRunText({ plan, config, target, skips }))
  return 0
}
