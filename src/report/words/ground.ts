import { footingOf } from '../../core/pull-request/stack.ts'
import type { TaskRecord } from '../../core/task/state.ts'
import type { World } from '../../core/world.ts'
import { requireRun } from '../../core/world.ts'

/** What a task's work is to be merged with, as part of a sentence. */
export function groundClause(world: World, record: TaskRecord): string {
  const footing = footingOf(world, record)
  if (footing === null) return 'what it is stacked on'
  if (footing.kind === 'target') return requireRun(world).target
  return `#${footing.lower.number} of ${footing.lower.task}`
}
