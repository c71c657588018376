import type { Instant } from '../../core/ids.ts'
import type { ForgeFault } from '../../core/pull-request/pull-request.ts'

/** What is known of an answer that was none: GitHub's error, a lost connection, or a fault that was already named. */
export interface Trouble {
  readonly message: string
  /** The HTTP status; 500 without headers for a connection that was lost. */
  readonly status?: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
  /** Of GraphQL. */
  readonly errors: readonly { readonly type?: string; readonly message: string }[]
}

/** Names no reset: GitHub asks for at least a minute then. */
const unnamedLimitMs = 60_000

const headMoved = /head (?:branch|sha|oid|ref).*(?:modified|match|changed|expected)|base branch was modified/i

/** What GitHub's refusal means for whoever asked. */
export function faultOf(trouble: Trouble, now: Instant): ForgeFault {
  const { status, message } = trouble
  if (isLimit(trouble)) return { kind: 'rate-limited', resetAt: resetOf(trouble, now) }
  if (trouble.errors.length > 0) return graphFault(trouble)
  const detail = withoutLink(message)
  switch (status) {
    case 401:
      return { kind: 'unauthorized', detail }
    case 403:
      return { kind: 'forbidden', detail, missing: missingOf(trouble.headers) }
    case 404:
    case 410:
      return { kind: 'not-found', detail }
    case 405:
      return headMoved.test(message) ? { kind: 'moved', detail } : { kind: 'refused', detail }
    case 409:
      return { kind: 'moved', detail }
    default:
      return status === undefined || status >= 500
        ? { kind: 'unreachable', detail }
        : { kind: 'refused', detail }
  }
}

/** Primary limits say that nothing remains, secondary ones say when to come back or only their name. */
function isLimit({ status, headers, message, errors }: Trouble): boolean {
  if (errors.some(({ type }) => type === 'RATE_LIMITED' || type === 'RATE_LIMIT')) return true
  if (status === 429) return true
  return (
    status === 403 &&
    (String(headers['x-ratelimit-remaining']) === '0' ||
      headers['retry-after'] !== undefined ||
      /secondary rate limit|abuse detection/i.test(message))
  )
}

function resetOf({ headers }: Trouble, now: Instant): Instant {
  const after = Number(headers['retry-after'])
  if (headers['retry-after'] !== undefined && Number.isFinite(after)) return now + after * 1_000
  const reset = Number(headers['x-ratelimit-reset']) * 1_000
  return String(headers['x-ratelimit-remaining']) === '0' && Number.isFinite(reset)
    ? reset
    : now + unnamedLimitMs
}

function graphFault({ errors, status, headers }: Trouble): ForgeFault {
  const detail = errors.map(({ message }) => message).join('; ')
  const types = new Set(errors.map(({ type }) => type))
  if (types.has('FORBIDDEN') || types.has('INSUFFICIENT_SCOPES'))
    return { kind: 'forbidden', detail, missing: scopesNamed(detail) ?? missingOf(headers) }
  if (types.has('NOT_FOUND')) return { kind: 'not-found', detail }
  if (headMoved.test(detail)) return { kind: 'moved', detail }
  if (/something went wrong|timed? ?out/i.test(detail) || (status ?? 0) >= 500)
    return { kind: 'unreachable', detail }
  return { kind: 'refused', detail }
}

/** GraphQL names scopes only in its sentence: `requires one of the following scopes: ['repo']`. */
function scopesNamed(text: string): string | null {
  const [, scopes] = /following scopes: \[([^\]]*)\]/.exec(text) ?? []
  return scopes?.replaceAll(/['"]/g, '') ?? null
}

/** A fine-grained token is told the permission, a classic one the scopes that would do; single sign-on has its own header. */
function missingOf(headers: Trouble['headers']): string | null {
  const sso = headers['x-github-sso']
  if (sso !== undefined) return `single sign-on (${sso})`
  const permissions = headers['x-accepted-github-permissions']
  if (permissions !== undefined && permissions !== '') return String(permissions)
  const held = listOf(headers['x-oauth-scopes'])
  const wanted = listOf(headers['x-accepted-oauth-scopes'])
  return wanted.length === 0 || wanted.some((scope) => held.includes(scope)) ? null : wanted.join(' or ')
}

function listOf(header: string | number | undefined): readonly string[] {
  return String(header ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Octokit puts the address of a page about the endpoint behind GitHub's own words. */
function withoutLink(message: string): string {
  return message.replace(/ - https:\/\/docs\.github\.com\S*$/, '')
}
