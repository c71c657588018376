import { isSuspended } from '../app/compose/liveness.ts'
import { locateRepository, nearbyRepository, openLocks } from '../app/compose/records.ts'
import { keptWorktrees } from '../app/kept-worktrees.ts'
import { livingAttempts } from '../app/living.ts'
import type { LoadedRun, Loading } from '../app/load-run.ts'
import { chooseRun, livenessOf, loadRun } from '../app/load-run.ts'
import { listRuns } from '../app/run-folder.ts'
import { halt } from '../app/start/halted.ts'
import type { ProcessIdentity, RunId } from '../core/ids.ts'
import { attemptName } from '../core/ids.ts'
import { nearest } from '../core/plan/nearest.ts'
import { begunRun } from '../core/run/begun.ts'
import type { Run } from '../core/run/state.ts'
import type { Onlooker } from '../report/view.ts'
import { journalWords, neverBeganHint } from '../report/words/journal.ts'
import { suspendedEngineText } from '../report/words/suspended.ts'
import { words } from '../report/words.ts'
import { exitCode } from './exit-code.ts'
import { refuse } from './refuse.ts'
import { detail } from './verbose.ts'

/** The repository around the working directory. */
export interface Here {
  readonly commonDir: string
  /** Null in a bare repository. */
  readonly toplevel: string | null
}

/** A run that can be looked at. */
export interface OpenRun extends Here {
  readonly loaded: LoadedRun
  readonly run: Run
  readonly engineAlive: boolean
  /** What the world does not know, as of now. */
  readonly onlooker: Onlooker
}

export type Locks = ReturnType<typeof openLocks>

export const noRunWords = words('there is no run in this repository yet', 'orch run plan.json starts one')

/** Finds the repository, or says everything that keeps orch from it. */
export async function findHere(): Promise<Here> {
  const here = nearbyRepository(process.cwd()) ?? (await locateRepository(process.cwd(), process.env))
  if (here !== null) return here
  const { openRepository } = await import('../app/compose/repository.ts')
  const opening = await openRepository(process.cwd())
  const problems =
    opening.kind === 'problems'
      ? opening.problems
      : [{ kind: 'not-a-repository', path: process.cwd() } as const]
  return halt({ kind: 'repository', problems })
}

/**
 * The run that is meant, read and replayed: `--run`, else the only live one, else the latest. `faultCode` is the exit
 * code for a journal that cannot be believed.
 */
export async function openRun(
  prefix: string | undefined,
  faultCode: number = exitCode.environment,
): Promise<OpenRun> {
  const here = await findHere()
  const locks = openLocks()
  const id = chosenRun(here.commonDir, { prefix: prefix ?? null, locks })
  const loaded = believed(loadRun(here.commonDir, id), faultCode)
  detail(`run ${id}: ${loaded.paths.folder}`)
  const run = begunRun(loaded.world)
  if (run === null)
    return refuse(words(`run ${id} stopped before it began`, neverBeganHint), exitCode.environment)
  const engineAlive = livenessOf(here.commonDir, id, locks) !== 'gone'
  if (engineAlive) saySuspended(locks.holder(loaded.paths.lock)?.by?.identity)
  const living = engineAlive ? [] : livingAttempts(loaded.world, loaded.paths)
  const kept = keptWorktrees(here.commonDir, { config: run.config, tasks: loaded.world.tasks.values() })
  const onlooker = { now: Date.now(), engineAlive, living: new Set(living.map(attemptName)), kept }
  return { ...here, loaded, run, engineAlive, onlooker }
}

/** A run whose engine is suspended looks alive, and is, but takes nothing in. */
function saySuspended(engine: ProcessIdentity | undefined): void {
  if (engine !== undefined && isSuspended(engine)) console.error(suspendedEngineText(engine.pid))
}

/** The run that is meant, or why that is not clear. */
function chosenRun(commonDir: string, ask: { readonly prefix: string | null; readonly locks: Locks }): RunId {
  const choice = chooseRun(commonDir, ask)
  switch (choice.kind) {
    case 'chosen':
      return choice.run
    case 'none':
      return refuse(noRunWords)
    case 'unknown': {
      const near = nearest(choice.prefix, listRuns(commonDir))
      const hint = near === null ? 'orch list shows the runs' : `did you mean ${near}?`
      return refuse(words(`no run begins with "${choice.prefix}"`, hint))
    }
    case 'ambiguous':
      return halt({ kind: 'ambiguous-run', runs: choice.runs })
  }
}

/** A journal that can be believed, or the words for why not. */
export function believed(loading: Loading, faultCode: number): LoadedRun {
  return loading.kind === 'loaded' ? loading.loaded : refuse(journalWords(loading.fault), faultCode)
}
