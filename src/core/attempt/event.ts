import type { Failure, RuleAnswer } from '../failure.ts'
import type { Actor, CommitId, TaskId } from '../ids.ts'
import type { Usage } from './usage.ts'
import type { AgentOutcome, AttemptStart, CancelCause, NextTry, Work } from './work.ts'

/** What happens to attempts and their slots. */
export type AttemptEvent =
  /** The intent to have an agent work on a task; written only with a place under the limits. */
  | {
      readonly type: 'attempt-started'
      readonly task: TaskId
      readonly attempt: number
      readonly agent: string
      readonly branch: string
      readonly start: AttemptStart
    }
  | {
      readonly type: 'slot-leased'
      readonly task: TaskId
      readonly attempt: number
      readonly slot: string
      readonly path: string
      readonly base: CommitId
    }
  | { readonly type: 'slot-released'; readonly slot: string }
  /** The agent waits; its wall clock and its idle limit stand still until it goes on. */
  | {
      readonly type: 'input-needed'
      readonly task: TaskId
      readonly attempt: number
      readonly question: string
      readonly text: string
      readonly options: readonly string[]
    }
  /** `by` null is what the config says where no person is asked; `answer` null says that the agent went on by itself. */
  | {
      readonly type: 'input-given'
      readonly task: TaskId
      readonly attempt: number
      readonly question: string
      readonly answer: string | null
      readonly message: string | null
      readonly by: Actor | null
    }
  | {
      readonly type: 'agent-ended'
      readonly task: TaskId
      readonly attempt: number
      readonly outcome: AgentOutcome
      readonly summary: string | null
      /** What this attempt alone used, whatever the agent counts. */
      readonly tokens: number | null
      readonly usd: number | null
      /** The same token by token; absent where nobody told. */
      readonly usage?: Usage
      /** The agent's own session; absent when it told none. */
      readonly session?: string
    }
  /** The attempt's work is under refs; `answers` is what admission says to the branch. */
  | {
      readonly type: 'work-saved'
      readonly work: Work
      readonly answers: readonly RuleAnswer[]
      readonly committed: number
      readonly strayed: string | null
    }
  | {
      readonly type: 'attempt-cancelling'
      readonly task: TaskId
      readonly attempt: number
      readonly cause: CancelCause
    }
  | {
      readonly type: 'attempt-cancelled'
      readonly task: TaskId
      readonly attempt: number
      readonly cause: CancelCause
    }
  /** `next` says how the task goes on; null makes it a dead letter. */
  | {
      readonly type: 'attempt-failed'
      readonly task: TaskId
      readonly attempt: number
      readonly failure: Failure
      readonly next: NextTry | null
    }
