import { setTimeout as pause } from 'node:timers/promises'
import type { ProcessIdentity } from '../../core/ids.ts'
import type { Survivors } from '../../ports/processes.ts'
import { isOfRun } from './marks.ts'
import { liveness } from './processes.ts'
import { endStarted, signalProcess } from './sweep.ts'
import { processTable } from './system-table.ts'

/** A little more than a supervisor gives what it runs between TERM and KILL. */
const SUPERVISOR_PATIENCE_MS = 15_000

export const survivors: Survivors = { endSupervisor, endEverythingOf }

/**
 * Ends a supervisor that an engine left behind, with all it runs; the exit files of those are then written. A pid that
 * belongs to somebody else by now is left alone. Answers how many processes were left over and ended by their mark.
 */
export async function endSupervisor(identity: ProcessIdentity, runId: string): Promise<number> {
  const supervisor = { pid: identity.pid, startText: identity.startedAt }
  if (liveness(identity) === 'alive') {
    signalProcess(supervisor, 'SIGTERM')
    await whenGone(identity, performance.now() + SUPERVISOR_PATIENCE_MS)
    signalProcess(supervisor, 'SIGKILL')
  }
  return endEverythingOf(runId)
}

/**
 * Ends every process that a run's supervisors started, in any session, by what its environment says; answers how many.
 * For when the supervisor itself was killed: call it before a new one of the run runs anything. Finds none where the
 * system shows no environments (macOS).
 */
export async function endEverythingOf(runId: string, graceMs = 10_000): Promise<number> {
  const ended = new Set<number>()
  const spared = new Set(selfAndAbove())
  await endStarted({
    origin: { leader: null, folder: null, isMarked: (environment) => isOfRun(environment, runId), spared },
    graceMs: () => graceMs,
    onFound: ({ pid }) => ended.add(pid),
  })
  return ended.size
}

async function whenGone(identity: ProcessIdentity, until: number): Promise<void> {
  while (liveness(identity) === 'alive' && performance.now() < until) await pause(20)
}

/** Pids of this process and of everything it was started by. */
export function* selfAndAbove(): Iterable<number> {
  for (let entry = processTable.find(process.pid); entry !== null; entry = processTable.find(entry.parent))
    yield entry.pid
}
