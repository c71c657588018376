import type { AgentSpec, CheckSpec } from '../core/config.ts'
import type { AttemptRef, CommitId } from '../core/ids.ts'
import type { TaskSpec } from '../core/plan/plan.ts'

/**
 * What the programs of a run get to see of their surroundings: an allow-list, and what plan and config name. A free
 * port is chosen once for an attempt, by the name of its variable.
 */
export interface Surroundings {
  /** The whole environment of an agent; references resolved. */
  forAgent(ask: {
    readonly spec: AgentSpec
    readonly task: TaskSpec
    readonly ref: AttemptRef
    readonly base: CommitId
    readonly promptFile: string
    readonly answers: string
    /** Names that the agent's program reads its credentials from, handed on like `passEnv`. */
    readonly variables: readonly string[]
  }): Promise<Readonly<Record<string, string>>>
  /** The environment of setup, teardown and `doneWhen`; nulls for setup that belongs to no task. */
  forSetup(task: TaskSpec | null, ref: AttemptRef | null): Promise<Readonly<Record<string, string>>>
  /** The environment of a check, and the fingerprint of all that a verdict depends on besides tree and definition; `ref` for a branch check. */
  forCheck(
    check: CheckSpec,
    where: { readonly base: CommitId; readonly ref: AttemptRef | null },
  ): Promise<{ readonly env: Readonly<Record<string, string>>; readonly fingerprint: string }>
}
