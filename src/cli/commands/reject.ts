import { decideBy, openRunToDecide, sayAsked } from '../decision.ts'
import { exitCode } from '../exit-code.ts'
import { requireTaskNamed } from '../task-named.ts'

/** `orch reject`: sends held work back; its agent reads why. */
export async function reject(
  name: string,
  { message, run }: { readonly message: string; readonly run?: string },
): Promise<number> {
  const opened = await openRunToDecide('reject', run)
  const task = requireTaskNamed(opened.loaded.world, name)
  const outcome = await decideBy(opened, {
    verb: 'reject',
    command: { type: 'reject-task', task, reason: message },
  })
  sayAsked(`${task} goes back to its agent`, outcome)
  return exitCode.ok
}
