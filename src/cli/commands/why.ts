import { view } from '../../report/view.ts'
import { runWhyText, taskWhyText } from '../../report/why.ts'
import { exitCode } from '../exit-code.ts'
import { openRun } from '../open-run.ts'
import { requireTaskNamed } from '../task-named.ts'

/** `orch why [task]`: what a run or one of its tasks does or waits for. */
export async function why(
  name: string | null,
  options: { readonly run?: string; readonly json?: boolean },
): Promise<number> {
  const { loaded, onlooker } = await openRun(options.run)
  const { world } = loaded
  const task = name === null ? null : requireTaskNamed(world, name)
  const seen = view(world, onlooker)
  if (options.json) {
    const { run, status, why: because, tasks } = seen
    const sentences = tasks.filter(({ id }) => task === null || id === task)
    const report = {
      v: 1,
      run,
      status,
      why: because,
      tasks: sentences.map((each) => ({ id: each.id, why: each.why })),
    }
    console.log(JSON.stringify(report, null, 2))
  } else console.log(task === null ? runWhyText(world, onlooker) : taskWhyText(world, task, onlooker))
  return exitCode.ok
}
