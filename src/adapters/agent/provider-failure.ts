import type { Failure } from '../../core/failure.ts'
import type { Instant } from '../../core/ids.ts'

/** What a provider's answer says beyond its status. */
export interface ProviderAnswer {
  readonly status: number | null
  readonly message: string
  /** When its limit ends, where it says so. */
  readonly resetAt?: Instant | null
}

/** The failure that a provider's refusal amounts to: its status first, then its words; null for words that say nothing. */
export function providerFailure({ status, message, resetAt = null }: ProviderAnswer): Failure | null {
  const tail = message
  if (isContextFull(message)) return { kind: 'context-exhausted', tail }
  if (status === 402 || isQuota(message)) return { kind: 'quota', resetAt, tail }
  if (status === 401 || status === 403) return { kind: 'auth', tail }
  if (status === 429) return { kind: 'rate-limited', resetAt, tail }
  if (status !== null && status >= 500) return { kind: 'overloaded', tail }
  return status === null ? fromWords(message, resetAt) : null
}

function fromWords(message: string, resetAt: Instant | null): Failure | null {
  const tail = message
  if (authWords.test(message)) return { kind: 'auth', tail }
  if (limitWords.test(message)) return { kind: 'rate-limited', resetAt, tail }
  if (overloadWords.test(message)) return { kind: 'overloaded', tail }
  return null
}

const contextWords =
  /prompt is too long|context.?(?:length|window|limit)|ContextOverflow|maximum context|too many (?:input )?tokens/i
const quotaWords =
  /credit balance|insufficient_quota|billing|out of (?:usage )?credits|out of usage|spend(?:ing)? limit|quota exceeded|exceeded your (?:current )?quota/i
const authWords =
  /\b40[13]\b|invalid.{0,12}api.?key|unauthori[sz]ed|not logged in|missing (?:environment variable|api key)|no auth type|authentication/i
const limitWords = /\b429\b|rate.?limit|too many requests|RESOURCE_EXHAUSTED|usage limit|weekly limit/i
const overloadWords =
  /\b5(?:0[0234]|29)\b|overloaded|high demand|ECONNRESET|ECONNREFUSED|ETIMEDOUT|stream (?:disconnected|closed)|connection (?:was )?(?:reset|refused|closed)|unexpected EOF|fetch failed|terminated|socket hang up|network/i

function isContextFull(message: string): boolean {
  return contextWords.test(message)
}

function isQuota(message: string): boolean {
  return quotaWords.test(message)
}
