import type { AttemptStart } from '../core/attempt/work.ts'
import type { CommitId } from '../core/ids.ts'
import type { TaskSpec } from '../core/plan/plan.ts'

/** Everything that one attempt's prompt is made of. */
export interface PromptAsk {
  readonly task: TaskSpec
  readonly start: AttemptStart
  readonly attempt: number
  readonly base: CommitId
  /** The branch that the work is to land on. */
  readonly target: string
}

/** What an agent is told. */
export interface Prompts {
  /** The whole prompt of one attempt as Markdown; the same ask gives the same text. */
  compose(ask: PromptAsk): string
}
