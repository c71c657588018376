import type { CommitId, TaskId } from '../ids.ts'
import type { CheckResult } from '../verdict/verdict.ts'
import type { RemoteComment } from './pull-request.ts'

/** What is to be said of a task's pull request; wanted until it is, or until it is given up. */
export type Saying =
  /** What orch's own checks found, on a commit that was pushed. */
  | {
      readonly type: 'publish-verdicts'
      readonly id: string
      readonly task: TaskId
      readonly commit: CommitId
      readonly verdicts: readonly OwnVerdict[]
    }
  /** Which commit answers what its agent was given, and that this is settled where `resolve` says so. */
  | {
      readonly type: 'answer-comments'
      readonly id: string
      readonly task: TaskId
      readonly number: number
      readonly attempt: number
      readonly commit: CommitId
      readonly comments: readonly RemoteComment[]
      readonly resolve: boolean
    }

/** What one of orch's checks came to. */
export interface OwnVerdict {
  readonly check: string
  readonly result: CheckResult
  /** Red before it passed, on the same tree. */
  readonly flaky: boolean
}

/** The name that a check's verdict has at the forge; nothing of orch's stands in for another program's check. */
export function verdictName(check: string): string {
  return `${ownPrefix}${check}`
}

/** True for a name that only orch gives. */
export function isVerdictName(name: string): boolean {
  return name.startsWith(ownPrefix)
}

const ownPrefix = 'orch / '
