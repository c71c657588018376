import { listed } from '../../report/text.ts'
import { decideBy, openRunToDecide, sayAsked } from '../decision.ts'
import { exitCode } from '../exit-code.ts'
import { requireTaskNamed } from '../task-named.ts'

export interface RetryOptions {
  readonly message?: string
  readonly agent?: string
  readonly freshStart?: boolean
  readonly run?: string
}

/** `orch retry`: revives dead or cancelled tasks, and with them exactly those that ended because of them. */
export async function retry(names: readonly string[], options: RetryOptions): Promise<number> {
  const opened = await openRunToDecide('retry', options.run)
  const tasks = [...new Set(names)].map((name) => requireTaskNamed(opened.loaded.world, name))
  const outcome = await decideBy(opened, {
    verb: 'retry',
    command: {
      type: 'retry-tasks',
      tasks,
      hint: options.message ?? null,
      agent: options.agent ?? null,
      clean: options.freshStart === true,
    },
  })
  sayAsked(`${listed(tasks, 9)} ${tasks.length === 1 ? 'gets' : 'get'} another try`, outcome)
  return exitCode.ok
}
