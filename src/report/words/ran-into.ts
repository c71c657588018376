import type { AttemptStart } from '../../core/attempt/work.ts'
import type { Failure } from '../../core/failure.ts'
import { tellsAgent } from '../../core/task/retry.ts'
import type { TaskRecord } from '../../core/task/state.ts'

/** What an attempt comes after: its prompt may still be about an earlier failure, as the last was not the work's. */
export function ranInto(
  { past }: Pick<TaskRecord, 'past'>,
  { feedback }: Pick<AttemptStart, 'feedback'>,
  attempt = Number.POSITIVE_INFINITY,
): Failure | null {
  const last = past.findLast((ended) => ended.attempt < attempt)?.failure ?? null
  return feedback !== null && last !== null && !tellsAgent(last) ? last : feedback
}
