import type { Budget } from '../budget.ts'
import type { TaskId } from '../ids.ts'

/** A string runs by `sh -c`; a list runs without a shell. */
export type CommandLine = string | readonly string[]

/** A literal value, a port chosen by orch, or a reference that is never written down resolved. */
export type EnvValue = string | { readonly from: string }

/** What a task must do to the tree. */
export type ChangePolicy =
  /** Nothing changed is a failure. */
  | 'required'
  /** Nothing changed ends the task as done. */
  | 'optional'
  /** The tree must stay as it is; success is the agent's own. */
  | 'none'

/** How often work is tried and how long orch waits between tries. */
export interface RetryPolicy {
  readonly maxAttempts: number
  readonly maxConflicts: number
  readonly maxTries: number
  readonly initialIntervalMs: number
  readonly backoff: number
  readonly maxIntervalMs: number
  /** Share of the interval, 0 to 1, that chance may take away or add. */
  readonly jitter: number
}

/** Paths of one admission rule that this task may break. */
export interface Allowance {
  readonly rule: string
  readonly paths: readonly string[]
}

/** One outcome to land, as the plan says it with every default filled in. */
export interface TaskSpec {
  readonly id: TaskId
  readonly title: string
  readonly prompt: string
  /** The fallback chain of agents, at least one; none where the work exists already. */
  readonly agents: readonly string[]
  /** A branch that somebody made, with all the work in it; absent: agents do the work. */
  readonly branch?: string
  readonly dependsOn: readonly TaskId[]
  /** Globs the change must stay within; empty means anywhere. */
  readonly scope: readonly string[]
  /** Checks that gate this task besides the required ones. */
  readonly checks: readonly string[]
  readonly change: ChangePolicy
  readonly doneWhen: CommandLine | null
  readonly timeoutMs: number
  readonly idleTimeoutMs: number
  /** Bound on the task in all, counted from its first attempt. */
  readonly deadlineMs: number | null
  /** Bound on what its attempts use up; absent is without. */
  readonly budget?: Budget
  readonly retry: RetryPolicy
  /** Higher goes first. */
  readonly priority: number
  readonly approval: boolean
  readonly allow: readonly Allowance[]
  /** Named resources held while an attempt of this task is active. */
  readonly uses: readonly string[]
  readonly env: Readonly<Record<string, EnvValue>>
  readonly setup: readonly CommandLine[]
  /** The issue of the forge that it settles, by number; absent is none. */
  readonly issue?: number
  /** SHA-256 over prompt, scope, agents and parameters: equal digests ask for the same work. */
  readonly digest: string
}

export interface Plan {
  readonly name: string
  /** The branch the plan asks for; null leaves it to config and checkout. */
  readonly target: string | null
  readonly onDead: 'continue' | 'stop'
  readonly tasks: readonly TaskSpec[]
}
