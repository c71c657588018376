import type { TaskId } from '../../core/ids.ts'
import type { Entry, Queue } from '../../core/queue/state.ts'

/** Entries as they will merge: what is being proven or landed stands in front, whoever came in between. */
export function queueOrder({ entries, candidate }: Queue): readonly Entry[] {
  return entries.toSorted((a, b) => Number(b.task === candidate?.task) - Number(a.task === candidate?.task))
}

/** 1 for the first; 1 too for a task that has left the queue by now. */
export function queuePosition(queue: Queue, task: TaskId): number {
  return Math.max(1, 1 + queueOrder(queue).findIndex((entry) => entry.task === task))
}
