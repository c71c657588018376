import { placeOfTask } from '../app/task-place.ts'
import type { TaskRecord } from '../core/task/state.ts'
import { requireTask } from '../core/world.ts'
import { short } from '../report/text.ts'
import { words } from '../report/words.ts'
import type { OpenRun } from './open-run.ts'
import { refuse } from './refuse.ts'
import { requireTaskNamed } from './task-named.ts'

/** The worktree with a task's work in it, or the refusal that says where the work is instead. */
export function requireWorktree(
  { commonDir, loaded }: OpenRun,
  name: string,
): { readonly path: string; readonly record: TaskRecord } {
  const record = requireTask(loaded.world, requireTaskNamed(loaded.world, name))
  const place = placeOfTask(commonDir, { run: loaded.run, record })
  const { id } = record.spec
  switch (place.kind) {
    case 'worktree':
      return { path: place.path, record }
    case 'none-yet':
      return refuse(words(`${id} has no worktree yet`, `orch why ${id}`))
    case 'gone': {
      if (record.saved === null) return refuse(words(`the worktree of ${id} is gone`, `orch why ${id}`))
      const saved = `its work is saved as ${short(record.saved.head)}`
      const hint = `git worktree add --detach ../${id} refs/orch/${loaded.run}/${id}/head`
      return refuse(words(`the worktree of ${id} went to other work; ${saved}`, hint))
    }
  }
}
