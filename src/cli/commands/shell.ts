import { runShell } from '../../app/compose/shell.ts'
import { variablesOfTask } from '../../app/task-place.ts'
import { words } from '../../report/words.ts'
import { exitCode } from '../exit-code.ts'
import { openRun } from '../open-run.ts'
import { hasTerminal } from '../prompt.ts'
import { refuse } from '../refuse.ts'
import { requireWorktree } from '../task-worktree.ts'

/** `orch shell`: a shell in the worktree of a task, with the variables its agent had. */
export async function shell(name: string, { run }: { readonly run?: string }): Promise<number> {
  const opened = await openRun(run)
  const { path, record } = requireWorktree(opened, name)
  const { id } = record.spec
  if (!hasTerminal()) return refuse(words('orch shell needs a terminal', `cd "$(orch path ${id})"`))
  const { state } = record
  if (state.status === 'active' && state.attempt.status === 'running' && opened.engineAlive)
    console.error(`${state.attempt.agent} is at work in here: its files change under you, and yours under it`)
  console.error(`${id}: ${path} (exit comes back)`)
  const program = process.env.SHELL || '/bin/sh'
  const env = { ...process.env, ...variablesOfTask(opened.loaded, record) }
  if (await runShell(program, { cwd: path, env })) return exitCode.ok
  return refuse(words(`${program} cannot be started`, 'SHELL=/bin/sh orch shell …'), exitCode.environment)
}
