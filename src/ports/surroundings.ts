import type { AgentSpec, CheckSpec } from '../core/config.ts'
import type { AttemptRef, CommitId } from '../core/ids.ts'
import type { TaskSpec } from '../core/plan/plan.ts'

/** What the programs of a run get to see of their surroundings: an allow-list, and what plan and config name. */
export interface Surroundings {
  /** The whole environment of an agent; references resolved, free ports chosen. */
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
  /** The environment of setup and `doneWhen`; null for setup that belongs to no task. */
  forSetup(task: TaskSpec | null): Promise<Readonly<Record<string, string>>>
  /** The environment of a check, and the fingerprint of all that a verdict depends on besides tree and definition. */
  forCheck(
    check: CheckSpec,
    base: CommitId,
  ): Promise<{ readonly env: Readonly<Record<string, string>>; readonly fingerprint: string }>
}
