import type { Failure } from '../../../core/failure.ts'
import type { Instant } from '../../../core/ids.ts'
import type { Fields } from '../fields.ts'
import { amount, fieldsOf, instant, textOf } from '../fields.ts'
import { providerFailure } from '../provider-failure.ts'

/** What an `error` event amounts to. */
export function opencodeFailure({ error, timestamp }: Fields): Failure {
  const told = fieldsOf(error)
  const details = fieldsOf(told?.data) ?? {}
  const tail = textOf(details.message) ?? textOf(told?.name) ?? ''
  if (told?.name === 'ContextOverflowError') return { kind: 'context-exhausted', tail }
  if (told?.name === 'ProviderAuthError') return { kind: 'auth', tail }
  const answer = providerFailure({
    status: amount(details.statusCode) || null,
    // What tells an empty account from a limit often stands in the body alone.
    message: [tail, textOf(details.responseBody)?.slice(0, 1000)].filter(Boolean).join('\n'),
    resetAt: resetOf(details, instant(timestamp)),
  })
  if (answer !== null) return answer
  // The exit code is known once the program has ended.
  return details.isRetryable === true
    ? { kind: 'overloaded', tail }
    : { kind: 'agent-failed', exitCode: 0, tail }
}

/** When the provider's `retry-after` is over; null where it sent none. */
function resetOf({ responseHeaders }: Fields, at: Instant | null): Instant | null {
  const seconds = Number(textOf(fieldsOf(responseHeaders)?.['retry-after']) ?? Number.NaN)
  return at === null || !(seconds > 0) ? null : at + Math.ceil(seconds * 1000)
}
