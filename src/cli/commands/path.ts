import { exitCode } from '../exit-code.ts'
import { openRun } from '../open-run.ts'
import { requireWorktree } from '../task-worktree.ts'

/** `orch path`: the worktree of a task, for `cd "$(orch path api)"`. */
export async function path(name: string, { run }: { readonly run?: string }): Promise<number> {
  const opened = await openRun(run)
  console.log(requireWorktree(opened, name).path)
  return exitCode.ok
}
