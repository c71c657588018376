import type { CommitId, TreeId } from '../ids.ts'
import type { CheckResult, CheckSubject } from './verdict.ts'

/** What checks say. */
export type CheckEvent =
  /** One result of one check; a candidate's are what I1 rests on. */
  {
    readonly type: 'check-finished'
    readonly subject: CheckSubject
    readonly check: string
    readonly definition: string
    readonly policy: string
    readonly environment: string
    readonly commit: CommitId
    readonly tree: TreeId
    readonly result: CheckResult
    readonly log: string
  }
