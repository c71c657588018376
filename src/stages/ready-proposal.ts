import type { Stage } from '../ports/stage.ts'
import { forgeFailed, requireForge } from './steps/forge-failed.ts'

/** A draft whose required checks have passed is there to be reviewed. */
export const readyProposal: Stage<'ready-proposal'> = async ({ id, task, number }, ports) => {
  const { forge } = requireForge(ports)
  const answer = await forge.ready(number)
  if (answer.kind === 'fault') return forgeFailed(id, { forge: forge.host, fault: answer.fault })
  return { type: 'draft-readied', task }
}
