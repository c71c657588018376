import type { Stage } from '../ports/stage.ts'
import { forgeFailed, requireForge } from './steps/forge-failed.ts'

/** Says below a pull request what answers its reviewers, once for each attempt, and settles what they said of lines. */
export const answerComments: Stage<'answer-comments'> = async (effect, ports) => {
  const { forge } = requireForge(ports)
  const { id, task, attempt, number, comments } = effect
  const said = { mark: `${ports.run}/${task}#${attempt}`, text: ports.wording.answer(effect) }
  const answer = await forge.comment(number, said)
  if (answer.kind === 'fault') return forgeFailed(id, { forge: forge.host, fault: answer.fault })
  for (const thread of effect.resolve ? comments.filter(({ path }) => path !== null) : []) {
    const settled = await forge.resolve(thread.id)
    // Whoever took it away has settled it.
    if (settled.kind === 'fault' && settled.fault.kind !== 'not-found')
      return forgeFailed(id, { forge: forge.host, fault: settled.fault })
  }
  return { type: 'forge-told', effect: id }
}
