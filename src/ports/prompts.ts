import type { AttemptStart } from '../core/attempt/work.ts'
import type { CommitId } from '../core/ids.ts'
import type { TaskSpec } from '../core/plan/plan.ts'
import type { PastAttempt } from '../core/task/state.ts'

/** Everything that one attempt's prompt is made of. */
export interface PromptAsk {
  readonly task: TaskSpec
  readonly start: AttemptStart
  readonly attempt: number
  readonly base: CommitId
  /** The branch that the work is to land on. */
  readonly target: string
  /** Attempts of this task before; absent is none. */
  readonly past?: readonly PastAttempt[]
  /** The agent has its own session of an earlier attempt before it, the task and the rules with it; absent is false. */
  readonly isResumed?: boolean
}

/** What an agent is told. */
export interface Prompts {
  /** The whole prompt of one attempt as Markdown; the same ask gives the same text. */
  compose(ask: PromptAsk): string
}
