import type { Config } from '../core/config.ts'
import type { Recorded } from '../core/event.ts'
import type { RunId } from '../core/ids.ts'
import type { World } from '../core/world.ts'
import type { RunPorts } from './compose/run.ts'

interface Keeping {
  readonly run: RunId
  readonly config: Config
  readonly world: World
}

type Slots = Pick<RunPorts['slots'], 'keepFailed' | 'letGo'>

/**
 * Marks the worktrees of tasks that these events ended dead, before another attempt can get the slot, and lets go of
 * those that a person dropped. `world` holds the events already.
 */
export function keepFailed(
  { run, config, world }: Keeping,
  slots: Slots,
  records: readonly Recorded[],
): void {
  if (config.worktrees.keepFailed === 0) return
  const ids = new Set(records.flatMap((event) => ('task' in event ? [event.task] : [])))
  for (const task of ids) {
    const record = world.tasks.get(task)
    if (record === undefined || record.slot === null) continue
    if (record.state.status === 'dead') slots.keepFailed(record.slot, { run, task, since: record.since })
    else if (record.state.status === 'cancelled') slots.letGo(record.slot, { run, task })
  }
}

/** The same for tasks that died just before a crash. */
export function keepDead({ run, config, world }: Keeping, slots: Slots): void {
  if (config.worktrees.keepFailed === 0) return
  for (const { spec, state, slot, since } of world.tasks.values())
    if (state.status === 'dead' && slot !== null) slots.keepFailed(slot, { run, task: spec.id, since })
}
