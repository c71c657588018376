import { setTimeout as pause } from 'node:timers/promises'
import type { ProcessIdentity } from '../../core/ids.ts'
import type { Survivors } from '../../ports/processes.ts'
import { hasMark, isOfRun, makeMark } from './marks.ts'
import type { Origin } from './origin.ts'
import { startedBy } from './origin.ts'
import { liveness } from './processes.ts'
import { endStarted, signalProcess } from './sweep.ts'
import { processTable } from './system-table.ts'

/** A little more than a supervisor gives what it runs between TERM and KILL. */
const SUPERVISOR_PATIENCE_MS = 15_000

export const survivors: Survivors = {
  endSupervisor,
  endEverythingOf: (run, kept) => endEverythingOf(run, { kept }),
}

/**
 * Ends a supervisor that an engine left behind, with all it runs; the exit files of those are then written. A pid that
 * belongs to somebody else by now is left alone. Answers how many processes were left over and ended by their mark.
 */
export async function endSupervisor(
  identity: ProcessIdentity,
  runId: string,
  kept: readonly string[] = [],
): Promise<number> {
  const supervisor = { pid: identity.pid, startText: identity.startedAt }
  if (liveness(identity) === 'alive') {
    signalProcess(supervisor, 'SIGTERM')
    await whenGone(identity, SUPERVISOR_PATIENCE_MS)
    signalProcess(supervisor, 'SIGKILL')
  }
  return endEverythingOf(runId, { kept })
}

/**
 * Ends every process that a run's supervisors started, in any session, by what its environment says; answers how many.
 * For when the supervisor itself was killed: call it before a new one of the run runs anything. Finds none where the
 * system shows no environments (macOS). What bears one of the kept marks is not of it.
 */
export function endEverythingOf(
  runId: string,
  { graceMs = 10_000, kept = [] }: { readonly graceMs?: number; readonly kept?: readonly string[] } = {},
): Promise<number> {
  const marks = kept.map((name) => makeMark(runId, name))
  const isKept = (environment: string) => marks.some((mark) => hasMark(environment, mark))
  return endAll((environment) => isOfRun(environment, runId) && !isKept(environment), graceMs)
}

/** Ends every process that one program of a run has started, by its `Adoptable.mark`. */
export async function endMarked(runId: string, name: string, graceMs: number): Promise<void> {
  const mark = makeMark(runId, name)
  await endAll((environment) => hasMark(environment, mark), graceMs)
}

/** Whether anything lives that a program of a run has started; nothing where the system shows no environments (macOS). */
export function isMarkedAlive(runId: string, name: string): boolean {
  const mark = makeMark(runId, name)
  const origin: Origin = {
    leader: null,
    folder: null,
    isMarked: (environment) => hasMark(environment, mark),
    spared: new Set(selfAndAbove()),
  }
  const [first] = startedBy({ origin, table: processTable, found: new Map(), isUnsettled: false })
  return first !== undefined
}

/** Resolves once it has gone, or the patience is over. */
export async function whenGone(identity: ProcessIdentity, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs
  while (liveness(identity) === 'alive' && performance.now() < until) await pause(20)
}

async function endAll(isMarked: Origin['isMarked'], graceMs: number): Promise<number> {
  const ended = new Set<number>()
  const spared = new Set(selfAndAbove())
  await endStarted({
    origin: { leader: null, folder: null, isMarked, spared },
    graceMs: () => graceMs,
    onFound: ({ pid }) => ended.add(pid),
  })
  return ended.size
}

/** Pids of this process and of everything it was started by. */
export function* selfAndAbove(): Iterable<number> {
  for (let entry = processTable.find(process.pid); entry !== null; entry = processTable.find(entry.parent))
    yield entry.pid
}
