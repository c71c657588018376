import type { PastAttempt, TaskStatus } from '../../core/task/state.ts'
import { failureClause } from './failure.ts'

/** How an attempt of a task ended, and what came of its work. */
export function attemptEnd(
  { attempt, failure, sentBack }: PastAttempt,
  { past, status }: { readonly past: readonly PastAttempt[]; readonly status: TaskStatus },
): string {
  if (failure !== null) return failureClause(failure)
  if (sentBack !== undefined) return `its work came back: ${failureClause(sentBack)}`
  const isLast = attempt === past.at(-1)?.attempt
  // Nothing came back of it, and the task does not go on with it: a person, the engine or a deadline cut it short.
  return isLast && goesOn.has(status) ? 'finished its work' : 'was ended before its time'
}

const goesOn: ReadonlySet<TaskStatus> = new Set(['held', 'queued', 'landed', 'done'])
