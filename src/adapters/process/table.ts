/** One living process as the system lists it. */
export interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly session: number
  readonly hasTerminal: boolean
  /** Ended and not yet reaped: it runs nothing and takes no signal. */
  readonly isZombie: boolean
  /** Stopped by a signal, e.g. by a shell's Ctrl-Z; it runs on once it is told to. */
  readonly isSuspended: boolean
  /** Clock ticks since boot on Linux, milliseconds elsewhere; only ever compared. */
  readonly startedAt: number
  /** The start as `ProcessIdentity` keeps it. */
  readonly startText: string
}

/** What the system says of its processes. */
export interface ProcessTable {
  /** Every process but zombies and kernel threads, newest first, so that a chain of short lives is met at its end. */
  list(): Iterable<ProcessEntry>
  /** Null when there is no such process; a zombie is found. */
  find(pid: number): ProcessEntry | null
  /** The environment it was started with, `\0` after each variable; null where that cannot be read. */
  environment(pid: number): string | null
  /** Its working directory; null where that cannot be read or belongs to another user. */
  folder(pid: number): string | null
}
