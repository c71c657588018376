import { optionNamed } from '../../core/attempt/question.ts'
import { decideBy, openRunToDecide, sayAsked } from '../decision.ts'
import { exitCode } from '../exit-code.ts'
import { requireTaskNamed } from '../task-named.ts'
import { questionOf } from '../waiting-agent.ts'

/** `orch answer`: says to a waiting agent what it asked for. */
export async function answer(
  name: string,
  text: string,
  { run }: { readonly run?: string },
): Promise<number> {
  const opened = await openRunToDecide('answer', run)
  const task = requireTaskNamed(opened.loaded.world, name)
  const question = questionOf(opened, task)
  const outcome = await decideBy(opened, {
    verb: 'answer',
    command: { type: 'answer-task', task, answer: text },
  })
  sayAsked(`${task} is told "${question === null ? text : optionNamed(question, text)}"`, outcome)
  return exitCode.ok
}
