import type { ProcessIdentity, RunId } from '../core/ids.ts'

/** Ends what an engine that died has left running and nobody goes on with, so that no attempt ever has two agents. */
export interface Survivors {
  /**
   * Ends a supervisor left behind with all it runs, TERM first, within about 25 s; exit files are written unless it had to
   * be killed. Idempotent; a pid that belongs to another process by now is left alone. Answers how many processes it
   * had left over; what bears one of the kept marks is no leftover.
   */
  endSupervisor(supervisor: ProcessIdentity, run: RunId, kept: readonly string[]): Promise<number>
  /**
   * Ends every process that carries the run's mark, whoever its parent is, and answers how many; for when the supervisor
   * itself was killed, before a new one of the run runs anything. Finds none where environments cannot be seen (macOS),
   * and spares what bears one of the kept marks (`Adoptable.mark`).
   */
  endEverythingOf(run: RunId, kept: readonly string[]): Promise<number>
}

/** What the system knows of processes; pids are never trusted without their start time. */
export interface Processes {
  self(): ProcessIdentity
  /** `gone` only when it is proven: same machine, and another boot, no such pid, or another start time. Elsewhere `unknown`. */
  liveness(identity: ProcessIdentity): 'alive' | 'gone' | 'unknown'
  /** Pids of processes without a terminal whose working directory lies in the folder; empty where the system cannot tell. */
  workingIn(folder: string): readonly number[]
}
