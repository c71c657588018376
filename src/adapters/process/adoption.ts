import { rmSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { ProcessIdentity } from '../../core/ids.ts'
import type { CommandReport, Orphan } from '../../ports/commands.ts'
import { readExitFile } from './exit-file.ts'
import { giveOrder } from './orders.ts'
import { livingSupervisor, readSupervisorFile } from './supervisor-file.ts'
import { endMarked, isMarkedAlive } from './survivors.ts'
import { followLines } from './whole-lines.ts'

/** Nobody sees the difference, and a hundred agents cost a per mille of a core. */
const LOOK_MS = 100
/** What a supervisor may take beyond its grace to end what resists; one that takes longer hangs. */
const PATIENCE_MS = 10_000

const STOPPED: CommandReport = { end: { how: 'stopped' }, durationMs: 0, outputBytes: 0, tail: '', swept: 0 }

export interface AdoptionSetting {
  readonly orphan: Orphan
  readonly runId: string
  /** From TERM to KILL. */
  readonly graceMs: number
  readonly onOutput: (chunk: string) => void
  /** Called as soon as it is known whom the orphan runs under. */
  readonly onSupervisor: (supervisor: ProcessIdentity) => void
}

/** A program of an earlier engine that this one goes on with. */
export interface Adoption {
  readonly mark: string
  readonly id: string
  /** See `Commands.adopt`. */
  readonly report: Promise<CommandReport | null>
  /** TERM, grace, KILL. Idempotent. */
  stop(): void
  /** KILL at once, also in the middle of a grace. */
  kill(): void
  allowSilence(ms: number): void
}

/** Goes on with a program over its files alone, as its supervisor has lost the channel it was given. */
export function adoptOrphan(setting: AdoptionSetting): Adoption {
  const { orphan, graceMs } = setting
  const ending = { ordered: 'nothing' as 'nothing' | 'stop' | 'kill', dueAt: Number.POSITIVE_INFINITY }
  const end = (type: 'stop' | 'kill', patienceMs: number): void => {
    if (ending.ordered === type || ending.ordered === 'kill') return
    ending.ordered = type
    ending.dueAt = performance.now() + patienceMs
    giveOrder(orphan.ordersFile, { type })
  }
  return {
    mark: orphan.mark,
    id: orphan.id,
    report: follow(setting, ending),
    stop: () => end('stop', graceMs + PATIENCE_MS),
    kill: () => end('kill', PATIENCE_MS),
    allowSilence(ms) {
      if (ending.ordered === 'nothing')
        giveOrder(orphan.ordersFile, { type: 'allow-silence', until: Date.now() + ms })
    },
  }
}

async function follow(
  { orphan, runId, graceMs, onOutput, onSupervisor }: AdoptionSetting,
  ending: { readonly dueAt: number },
): Promise<CommandReport | null> {
  const newLines = followLines(orphan.eventsFile)
  for (;;) {
    // Looked at before the exit file, which a supervisor writes before it goes.
    const supervisor = supervisorOf(orphan)
    if (supervisor !== null) onSupervisor(supervisor)
    const report = readExitFile(orphan.exitFile)
    if (report !== null && (supervisor === null || !isMarkedAlive(runId, orphan.mark))) return report
    // Written only once everything is gone: somebody else wrote this one, and the true one is still to come.
    if (report !== null) rmSync(orphan.exitFile, { force: true })
    if (supervisor === null) return endMarked(runId, orphan.mark, graceMs).then(() => null)
    if (performance.now() > ending.dueAt) return endMarked(runId, orphan.mark, 0).then(() => STOPPED)
    const lines = newLines()
    if (lines !== '') onOutput(lines)
    await pause(LOOK_MS)
  }
}

/**
 * An order may still be on its way to a supervisor that lost its engine: it writes its file, then looks for orders, and here
 * it is the other way round, so that what nobody has taken up by then never starts.
 */
function supervisorOf({ supervisorFile, ordersFile }: Orphan): ProcessIdentity | null {
  if (readSupervisorFile(supervisorFile) === null) giveOrder(ordersFile, { type: 'stop' })
  return livingSupervisor(supervisorFile)
}
