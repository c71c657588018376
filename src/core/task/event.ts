import type { Approval } from '../admission/approval.ts'
import type { NextTry, Work } from '../attempt/work.ts'
import type { Failure, RuleAnswer } from '../failure.ts'
import type { Actor, TaskId } from '../ids.ts'
import type { TaskSpec } from '../plan/plan.ts'

/** What happens to a task outside attempts and queue. */
export type TaskEvent =
  /** The whole task as it is from now on; only tasks that have not started can change. */
  | { readonly type: 'task-edited'; readonly spec: TaskSpec; readonly by: Actor }
  | { readonly type: 'task-skipped'; readonly task: TaskId; readonly reason: string; readonly by: Actor }
  | {
      readonly type: 'task-held'
      readonly task: TaskId
      readonly work: Work
      readonly answers: readonly RuleAnswer[]
    }
  /** A branch that somebody made is the work, as git has it now. */
  | { readonly type: 'work-brought'; readonly task: TaskId; readonly work: Work }
  | { readonly type: 'approval-given'; readonly task: TaskId; readonly approval: Approval }
  | {
      readonly type: 'work-rejected'
      readonly task: TaskId
      readonly failure: Failure
      readonly next: NextTry | null
      readonly by: Actor
    }
  /** The task needed no change: the target already holds it, or none was asked for. */
  | { readonly type: 'task-done'; readonly task: TaskId; readonly reason: string }
  /** A task ended as a dead letter outside any attempt. */
  | { readonly type: 'task-dead'; readonly task: TaskId; readonly failure: Failure }
  /** `because` names the dependency whose end ended this task; null when a person cancelled it. */
  | {
      readonly type: 'task-cancelled'
      readonly task: TaskId
      readonly because: TaskId | null
      readonly reason: string
      readonly by: Actor | null
    }
  /** A person revived a dead or cancelled task, and with it exactly the tasks that were cancelled because of it. */
  | {
      readonly type: 'task-revived'
      readonly task: TaskId
      readonly next: NextTry
      readonly agent: string | null
      readonly by: Actor
    }
  | {
      readonly type: 'branch-released'
      readonly task: TaskId
      readonly outcome: 'deleted' | 'moved' | 'gone'
    }
