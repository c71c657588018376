import type { Failure } from '../../../core/failure.ts'
import type { Instant } from '../../../core/ids.ts'
import { providerFailure } from '../provider-failure.ts'

/** What an error of Codex amounts to, all of which is in its words; `now` is when it is read. */
export function codexFailure(message: string, now: Instant): Failure | null {
  return providerFailure({ status: statusIn(message), message, resetAt: resetIn(message, now) })
}

function statusIn(message: string): number | null {
  const code = message.match(/(?:unexpected|last) status:? (\d{3})\b/)?.[1]
  return code === undefined ? null : Number(code)
}

/**
 * `try again at 12:02 PM`, or `at Nov 22nd, 2026 12:02 PM` on another day, in local time. Minutes are cut off, so that
 * the end of the minute is meant.
 */
function resetIn(message: string, now: Instant): Instant | null {
  const [, date, time] = message.match(/try again at (\w+ \d+\w\w, \d{4} )?(\d{1,2}:\d\d [AP]M)/i) ?? []
  if (time === undefined) return null
  const day = date?.replace(/(\d)[a-z]+,/i, '$1,') ?? new Date(now).toDateString()
  const at = Date.parse(`${day} ${time}`)
  return Number.isNaN(at) ? null : at + minuteMs
}

const minuteMs = 60_000
