import type { Failure } from '../../../core/failure.ts'
import { providerFailure } from '../provider-failure.ts'
import type { Reply } from './peer.ts'

/** By the protocol: log in first. */
const authRequired = -32000

/** The failure that a refused request amounts to. The protocol knows no kinds: some put the provider's status into the code, others only its words into the text. */
export function refusalFailure({ code, message, details }: Extract<Reply, { kind: 'refused' }>): Failure {
  const tail = [message, details].filter((text) => text !== '').join('\n')
  const status = code >= 400 && code < 600 ? code : null
  const known = providerFailure({ status, message: tail })
  if (known !== null) return known
  return code === authRequired ? { kind: 'auth', tail } : failed(tail)
}

/** What ended a turn that is not done; null for the one reason that is. */
export function stopFailure(stopReason: string, text: string): Failure | null {
  switch (stopReason) {
    case 'end_turn':
      return null
    case 'max_tokens':
      return { kind: 'context-exhausted', tail: 'the agent stopped at its token limit' }
    case 'refusal':
      return failed(`the agent refused to go on\n${text}`.trim())
    case 'max_turn_requests':
      return failed('the agent stopped at its limit of model requests')
  }
  return failed(`the agent stopped: ${stopReason}`)
}

/** Copilot ends its turn as if it were done, with its provider's refusal for its last words. */
export function spokenFailure(lastWords: string): Failure | null {
  return lastWords.startsWith('Error: ') ? providerFailure({ status: null, message: lastWords }) : null
}

/** The exit code is known once the program has ended. */
function failed(tail: string): Failure {
  return { kind: 'agent-failed', exitCode: 0, tail }
}
