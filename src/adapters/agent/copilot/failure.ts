import type { Failure } from '../../../core/failure.ts'
import type { Fields } from '../fields.ts'
import { amount, textOf } from '../fields.ts'
import { providerFailure } from '../provider-failure.ts'

/** What an error of Copilot amounts to; null for one that says nothing. `query` is its word for all that has no own. */
export function copilotFailure({ errorType, statusCode, message }: Fields): Failure | null {
  const tail = textOf(message) ?? ''
  if (/prompt as too long/i.test(tail)) return { kind: 'context-exhausted', tail }
  const answer = providerFailure({ status: amount(statusCode) || null, message: tail })
  if (answer !== null) return answer
  if (errorType === 'rate_limit') return { kind: 'rate-limited', resetAt: null, tail }
  if (errorType === 'authentication') return { kind: 'auth', tail }
  return /native model HTTP request/i.test(tail) ? { kind: 'overloaded', tail } : null
}
