import { denying } from '../../core/attempt/question.ts'
import { decideBy, openRunToDecide, sayAsked } from '../decision.ts'
import { exitCode } from '../exit-code.ts'
import { requireTaskNamed } from '../task-named.ts'
import { questionOf } from '../waiting-agent.ts'

/** `orch reject`: sends held work back, whose agent reads why, or denies an agent what it asks for. */
export async function reject(
  name: string,
  { message, run }: { readonly message?: string; readonly run?: string },
): Promise<number> {
  const opened = await openRunToDecide('reject', run)
  const task = requireTaskNamed(opened.loaded.world, name)
  const question = questionOf(opened, task)
  const outcome = await decideBy(opened, {
    verb: 'reject',
    command: { type: 'reject-task', task, reason: message ?? '' },
  })
  sayAsked(
    question === null ? `${task} goes back to its agent` : `${task} is told "${denying(question)}"`,
    outcome,
  )
  return exitCode.ok
}
