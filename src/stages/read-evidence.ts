import type { Stage } from '../ports/stage.ts'
import { forgeFailed, requireForge } from './steps/forge-failed.ts'

/** What failed checks and reviewers say, for the agent to act on. */
export const readEvidence: Stage<'read-evidence'> = async ({ id, task, number, armed }, ports) => {
  const { forge } = requireForge(ports)
  // First, or a check that passes when it is run again would have it merged while its agent mends it.
  const disarmed = armed === true ? await forge.disarm(number) : null
  if (disarmed?.kind === 'fault') return forgeFailed(id, { forge: forge.host, fault: disarmed.fault })
  const answer = await forge.evidence(number)
  if (answer.kind === 'fault') return forgeFailed(id, { forge: forge.host, fault: answer.fault })
  return { type: 'evidence-read', task, evidence: answer.value }
}
