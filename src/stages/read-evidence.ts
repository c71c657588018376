import type { Stage } from '../ports/stage.ts'
import { forgeFailed, requireForge } from './steps/forge-failed.ts'

/** What failed checks and reviewers say, for the agent to act on. */
export const readEvidence: Stage<'read-evidence'> = async ({ id, task, number }, ports) => {
  const { forge } = requireForge(ports)
  const answer = await forge.evidence(number)
  if (answer.kind === 'fault') return forgeFailed(id, { forge: forge.host, fault: answer.fault })
  return { type: 'evidence-read', task, evidence: answer.value }
}
