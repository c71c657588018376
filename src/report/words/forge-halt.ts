import type { ForgeHalt } from '../../core/halt.ts'
import { standingText } from '../policy.ts'
import type { Words } from '../words.ts'
import { absenceWords, forgeFaultWords } from './forge.ts'

/** Why nothing can land by pull request. */
export function forgeHaltWords(reason: ForgeHalt): {
  readonly headline: string
  readonly evidence?: readonly string[]
  readonly hint?: string
} {
  switch (reason.kind) {
    case 'no-forge':
      return halted(absenceWords(reason.absence))
    case 'forge-fault':
      return halted(forgeFaultWords(reason.fault, reason.forge))
    case 'rules-unmet':
      return {
        headline: `${reason.place} asks for what orch cannot meet as it is configured`,
        evidence: reason.rules.map(standingText),
        hint: reason.rules.some(({ rule }) => rule === 'write-access')
          ? 'take a token that may push there; orch doctor says which one is used'
          : 'orch policy shows every rule; queue.method and queue.sign in the config change how orch lands',
      }
  }
}

function halted({ headline, hint, evidence }: Words) {
  return { headline, evidence, ...(hint === null ? {} : { hint }) }
}
