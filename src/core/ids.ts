declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** A task's name in its plan; safe as part of a branch, folder or ref name. */
export type TaskId = Branded<'TaskId'>
/** One life of a plan; lower-case, sorts by the instant it began. */
export type RunId = Branded<'RunId'>
/** The object id of a commit, 40 hex digits. */
export type CommitId = Branded<'CommitId'>
/** The object id of a tree, 40 hex digits. */
export type TreeId = Branded<'TreeId'>

/** Milliseconds since the Unix epoch. */
export type Instant = number

/** One start of an agent on a task; numbers count up from 1 and are never used again. */
export interface AttemptRef {
  readonly task: TaskId
  readonly attempt: number
}

export const toTaskId = (text: string): TaskId => text as TaskId
export const toRunId = (text: string): RunId => text as RunId
export const toCommitId = (text: string): CommitId => text as CommitId
export const toTreeId = (text: string): TreeId => text as TreeId

/** `api#2`: the name of an attempt in effect ids and logs. */
export function attemptName({ task, attempt }: AttemptRef): string {
  return `${task}#${attempt}`
}

/** Who asked: recorded on every event that a command made. */
export interface Actor {
  readonly user: string
  readonly host: string
  /** How they asked: a verb of the command line, the dashboard, or a signal. */
  readonly via: string
}

/** Enough to know later whether the very same process still lives. */
export interface ProcessIdentity {
  readonly pid: number
  /** Start time as the system counts it (clock ticks since boot on Linux, a date elsewhere). */
  readonly startedAt: string
  readonly bootId: string
  readonly machineId: string
  /** The pid namespace, `''` where there is none to tell. */
  readonly pidNamespace: string
}
