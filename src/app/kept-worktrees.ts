import type { Config } from '../core/config.ts'
import type { TaskRecord } from '../core/task/state.ts'
import { slotsKept } from './compose/records.ts'

/** Where the worktrees of dead tasks are that stay, by task. */
export function keptWorktrees(
  commonDir: string,
  { config, tasks }: { readonly config: Config; readonly tasks: Iterable<TaskRecord> },
): ReadonlyMap<string, string> {
  const kept = slotsKept(commonDir, config.worktrees.keepFailed)
  if (kept.length === 0) return new Map()
  return new Map(
    [...tasks].flatMap(({ spec, state, slot, path }): [string, string][] =>
      state.status === 'dead' && slot !== null && path !== null && kept.includes(slot)
        ? [[spec.id, path]]
        : [],
    ),
  )
}
