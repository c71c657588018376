import type { Failure } from '../../../core/failure.ts'
import type { Instant } from '../../../core/ids.ts'
import { providerFailure } from '../provider-failure.ts'

/** What Gemini says when it gives up. */
export interface GeminiAnswer {
  readonly message: string
  /** When it said so; null where nobody knows. */
  readonly at: Instant | null
  /** The provider's status where it is known otherwise than from the message. */
  readonly status?: number
}

/**
 * The failure it amounts to; null for a message that says nothing. Google calls a limit per minute a quota too, so a
 * limit that says when it ends is waited for, and only one that does not needs a person.
 */
export function geminiFailure({ message, at, status }: GeminiAnswer): Failure | null {
  const delayMs = delayOf(message)
  if (delayMs !== null) {
    const resetAt = at === null ? null : at + delayMs
    return { kind: 'rate-limited', resetAt, tail: message }
  }
  if (capacityWords.test(message)) return { kind: 'overloaded', tail: message }
  if (quotaWords.test(message)) return { kind: 'quota', resetAt: null, tail: message }
  return providerFailure({ status: status ?? statusIn(message), message })
}

const capacityWords = /MODEL_CAPACITY_EXHAUSTED|capacity exceeded|no capacity available/i
const quotaWords = /exhausted your (?:daily quota|capacity)/i

/** The provider's own answer stands as JSON within the message. */
function statusIn(message: string): number | null {
  const code = message.match(/"code":\s*(\d{3})\b/)?.[1]
  return code === undefined ? null : Number(code)
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

/** `retry in 34.07s`, `reset after 17h21m52s` as milliseconds. */
function delayOf(message: string): number | null {
  const span = message.match(/(?:retry in|reset after) ((?:\d+(?:\.\d+)?(?:ms|h|m|s))+)/i)?.[1]
  if (span === undefined) return null
  const parts = [...span.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/gi)]
  return Math.ceil(parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitMs[unit] ?? 0), 0))
}
