import type { TaskRecord } from '../task/state.ts'

/** The order of ready tasks: higher priority, then the longer chain of dependents, then the plan's own order. */
export function comesBefore(a: TaskRecord, b: TaskRecord): boolean {
  if (a.spec.priority !== b.spec.priority) return a.spec.priority > b.spec.priority
  if (a.pathLength !== b.pathLength) return a.pathLength > b.pathLength
  return a.index < b.index
}
