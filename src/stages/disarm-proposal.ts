import type { Stage } from '../ports/stage.ts'
import { forgeFailed, requireForge } from './steps/forge-failed.ts'

/** Has the forge merge it no more by itself; one that is merged by then is seen as such. */
export const disarmProposal: Stage<'disarm-proposal'> = async ({ id, task, number }, ports) => {
  const { forge } = requireForge(ports)
  const answer = await forge.disarm(number)
  if (answer.kind === 'fault') return forgeFailed(id, { forge: forge.host, fault: answer.fault })
  return { type: 'merge-disarmed', task, number }
}
