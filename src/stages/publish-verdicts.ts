import { verdictName } from '../core/pull-request/saying.ts'
import type { Stage } from '../ports/stage.ts'
import { forgeFailed, requireForge } from './steps/forge-failed.ts'

/** Tells the forge what checks of orch's own found; what it was told before is not told again. */
export const publishVerdicts: Stage<'publish-verdicts'> = async ({ id, commit, verdicts }, ports) => {
  const { forge } = requireForge(ports)
  for (const verdict of verdicts) {
    const outcome = verdict.result.outcome === 'passed' ? 'passed' : 'failed'
    const name = verdictName(verdict.check)
    const answer = await forge.publish({ commit, name, outcome, text: ports.wording.verdict(verdict) })
    if (answer.kind === 'fault') return forgeFailed(id, { forge: forge.host, fault: answer.fault })
  }
  return { type: 'forge-told', effect: id }
}
