import type { CommandEnd, CommandReport, CommandSpec } from '../../ports/commands.ts'
import { captureOutput } from './capture.ts'
import { fullDisk, refusedStart } from './disk.ts'
import { resolveLinks } from './folders.ts'
import { watchLimits } from './limits.ts'
import { hasMark, makeMark } from './marks.ts'
import type { Graces } from './messages.ts'
import type { Origin } from './origin.ts'
import type { Program } from './program.ts'
import { startProgram } from './program.ts'
import { watchQuestions } from './questions.ts'
import type { Relay } from './relay.ts'
import { endStarted } from './sweep.ts'

/** Why the supervisor ends a command before its time. */
type Cause = 'timed-out' | 'idle' | 'stopped'

export interface Surroundings {
  readonly runId: string
  readonly graces: Graces
  /** Null passes no output on. */
  readonly relay: Relay | null
  /** The engine and the supervisor. */
  readonly spared: ReadonlySet<number>
}

export interface RunningCommand {
  readonly outlivesEngine: boolean
  /** Where orders come from once the engine is gone; null takes none. */
  readonly ordersFile: string | null
  /** Resolves once everything it started is gone. */
  readonly report: Promise<CommandReport>
  /** TERM, grace, KILL. Idempotent. */
  stop(): void
  /** KILL at once, also in the middle of a grace. */
  kill(): void
  /** It will say nothing for so long, and that is well. */
  allowSilence(ms: number): void
}

/** What may end a command early. */
interface Ending {
  /** The first cause; pends as long as there is none. */
  readonly cause: Promise<Cause>
  end(cause: Cause): void
  isHurried: boolean
  /** Of the limits in force; nothing before the program runs. */
  allowSilence(ms: number): void
}

/**
 * Runs a command from its start until nothing of it is left.
 *
 *   running ──exit──────────────────▶ sweeping ──nothing left──▶ ended
 *      └──limit or stop──▶ ending ──exit──┘
 */
export function startCommand(spec: CommandSpec, around: Surroundings): RunningCommand {
  const ending = makeEnding()
  return {
    outlivesEngine: spec.outlivesEngine,
    ordersFile: spec.adoptable?.ordersFile ?? null,
    report: runCommand(spec, around, ending),
    stop: () => ending.end('stopped'),
    kill() {
      ending.isHurried = true
      ending.end('stopped')
    },
    allowSilence: (ms) => ending.allowSilence(ms),
  }
}

/** A command that is not to start any more. */
export function calledOff({ outlivesEngine }: CommandSpec): RunningCommand {
  const end = { how: 'stopped' } as const
  return {
    outlivesEngine,
    ordersFile: null,
    report: Promise.resolve({ end, durationMs: 0, outputBytes: 0, tail: '', swept: 0 }),
    stop: () => undefined,
    kill: () => undefined,
    allowSilence: () => undefined,
  }
}

function makeEnding(): Ending {
  let end: Ending['end'] = () => undefined
  const cause = new Promise<Cause>((resolve) => {
    end = resolve
  })
  return { cause, end, isHurried: false, allowSilence: () => undefined }
}

async function runCommand(spec: CommandSpec, around: Surroundings, ending: Ending): Promise<CommandReport> {
  const began = performance.now()
  const mark = makeMark(around.runId, spec.adoptable?.mark)
  const program = await startProgram(spec, mark)
  if ('how' in program) {
    const refused = refusedStart(program)
    return { end: program, durationMs: since(began), outputBytes: 0, tail: '', swept: 0, ...refused }
  }

  const ranMs = program.exit.then(() => since(began))
  const watch = watchLimits(spec, ending.end)
  ending.allowSilence = watch.allowSilence
  const questions = watchQuestions(spec.answersFolder ?? null, watch)
  const capture = captureOutput(program.child, program.files, {
    relay: around.relay,
    onOutput: watch.touch,
    onLine: questions.see,
  })
  const cause = await Promise.race([program.exit.then(() => null), ending.cause])
  questions.clear()
  watch.clear()
  const origin: Origin = {
    leader: program.leader,
    isLeaderWall: spec.sandbox !== undefined,
    folder: resolveLinks(spec.cwd),
    isMarked: (environment) => hasMark(environment, mark),
    spared: around.spared,
  }
  const graceMs = cause === null ? around.graces.leftoversMs : around.graces.stoppedMs
  const swept = await endOrigin(program, origin, () => (ending.isHurried ? 0 : graceMs))
  const end = await program.exit
  const { tail, outputBytes, fault } = await capture.finish()
  const hostFault = fault ?? fullDisk(spec.cwd)
  const told = cause === null ? withWords(end, tail) : ({ how: cause } as const)
  const report = { end: told, durationMs: await ranMs, outputBytes, tail, swept }
  return hostFault === null ? report : { ...report, hostFault }
}

/** Ends the program and everything it started; answers how many processes outlived it. */
async function endOrigin(program: Program, origin: Origin, graceMs: () => number): Promise<number> {
  const outliving = new Set<number>()
  let hasExited = program.child.exitCode !== null || program.child.signalCode !== null
  program.child.once('exit', () => {
    hasExited = true
  })
  await endStarted({
    origin,
    graceMs,
    onFound({ pid }) {
      if (hasExited && pid !== program.leader.pid) outliving.add(pid)
    },
  })
  // Where the system's list does not show it: a no-op on a program that has ended.
  program.child.kill('SIGKILL')
  return outliving.size
}

/** Why a sandbox did not start its program stands in the output. */
function withWords(end: CommandEnd, tail: string): CommandEnd {
  return end.how === 'not-started' ? { ...end, detail: tail.trim() } : end
}

function since(began: number): number {
  return Math.round(performance.now() - began)
}
