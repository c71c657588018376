import type { HostFault } from '../core/host-fault.ts'
import type { ProcessIdentity } from '../core/ids.ts'
import type { CommandLine } from '../core/plan/plan.ts'

/** What a program in a sandbox gets to see of one path; a rule about a path below it goes before. */
export interface Place {
  /** Absolute, without links. */
  readonly path: string
  readonly access: Access
}

export type Access =
  | 'read'
  | 'write'
  /** An empty folder of the program's own, gone with it. */
  | 'temporary'
  /** A folder that seems to be empty. */
  | 'hidden-folder'
  /** A file that seems to be empty. */
  | 'hidden-file'

/** Everything can be read and nothing written, places excepted; all that the program starts ends with it. */
export interface Sandbox {
  readonly places: readonly Place[]
  /** An empty file, which stands for hidden ones. */
  readonly emptyFile: string
}

/** One program to run under the supervisor, with everything it may take. */
export interface CommandSpec {
  /** Unique among what runs now, e.g. `run api#2` or `check api!3 unit`. */
  readonly id: string
  readonly command: CommandLine
  readonly cwd: string
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  /** Given as standard input from a file; null closes it. */
  readonly stdinFile: string | null
  /** Standard output and error as they come, mode 0600, bounded by `outputLimitBytes` (head and tail kept). */
  readonly logFile: string
  /** Lines of standard output that are JSON objects, untouched; null keeps none. */
  readonly eventsFile: string | null
  readonly outputLimitBytes: number
  readonly timeoutMs: number | null
  readonly idleTimeoutMs: number | null
  /**
   * Where `<id>.json` answers a question that the program asks in orch's own format of agent events. Until then neither
   * limit runs; absent, nothing it says stops them.
   */
  readonly answersFolder?: string
  /** Written by rename as JSON `CommandReport` once everything it started is gone; null writes none. */
  readonly exitFile: string | null
  /** True: goes on when the engine dies (agents). False: is ended then (checks, setup). */
  readonly outlivesEngine: boolean
  /** What another engine needs to go on with it after this one; absent, none can. */
  readonly adoptable?: Adoptable
  /** Absent runs it with all the rights of its user. */
  readonly sandbox?: Sandbox
}

/** How a program that outlives its engine is known to the next one. */
export interface Adoptable {
  /** Marks everything that it starts. Unique within the run, for all time; no comma in it. */
  readonly mark: string
  /** Names its supervisor; there before it starts, and never without its having been taken up. */
  readonly supervisorFile: string
  /** Where the next engine tells that supervisor what to do. */
  readonly ordersFile: string
}

/** A program that an earlier engine of the run had begun, by the same words as then. */
export interface Orphan extends Adoptable, Pick<CommandSpec, 'id'> {
  readonly exitFile: string
  readonly eventsFile: string
}

/** How a program ended. */
export type CommandEnd =
  | { readonly how: 'exited'; readonly code: number }
  /** A signal that the supervisor did not send. */
  | { readonly how: 'signalled'; readonly signal: string }
  | { readonly how: 'timed-out' }
  | { readonly how: 'idle' }
  /** Ended because its caller asked. */
  | { readonly how: 'stopped' }
  | { readonly how: 'not-started'; readonly code: string; readonly detail: string }

export interface CommandReport {
  readonly end: CommandEnd
  /** From its start to the end of its main process. */
  readonly durationMs: number
  readonly outputBytes: number
  /** The last lines of the output, at most 8 KiB of valid UTF-8 without terminal control sequences. */
  readonly tail: string
  /** How many processes outlived the program and were ended with it. */
  readonly swept: number
  /** What the machine refused it: its start, room for its output, or any room at all where it worked. */
  readonly hostFault?: HostFault
}

/** Runs programs so that nothing they start outlives them, and nothing dies with the engine that must not. */
export interface Commands {
  /** The supervisor's identity, started on first use; idempotent, until it is killed: then another one is started. */
  supervisor(): Promise<ProcessIdentity>
  /**
   * Runs to the end, which is when nothing it started lives. Aborting the signal ends it (TERM, 10 s, KILL) and resolves
   * with `stopped`. Rejects only when no supervisor can be started; one that is killed meanwhile counts as SIGKILL to the
   * program. `onOutput` gets both streams in whole lines (up to 1 MiB), several times a second, and misses what comes
   * while the caller lags by more than 4 MiB; the files have everything.
   */
  run(spec: CommandSpec, signal: AbortSignal, onOutput?: (chunk: string) => void): Promise<CommandReport>
  /**
   * Goes on with what an earlier engine had begun, within the limits it was given then: waits for its exit file for as long
   * as its supervisor lives. Null when there is neither; then nothing that it started lives any more, and it never will.
   * Aborting the signal ends it as it does for `run`. `onOutput` gets the lines of its events, all from the first on.
   */
  adopt(orphan: Orphan, signal: AbortSignal, onOutput: (chunk: string) => void): Promise<CommandReport | null>
  /**
   * The program with this id has announced a silence of so many milliseconds: its idle limit counts from their end.
   * Nothing for a program that has ended, or that has no such limit.
   */
  allowSilence(id: string, ms: number): void
  /** Kills everything at once, what was adopted included, in the middle of a grace too; resolves when all of it has been reported. */
  killAll(): Promise<void>
  /** Ends the supervisor once nothing runs under it and resolves when it has gone, and those that were adopted from. */
  close(): Promise<void>
}
