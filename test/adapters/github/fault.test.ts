import { expect, it } from 'vitest'
import type { Trouble } from '../../../src/adapters/github/fault.ts'
import { faultOf } from '../../../src/adapters/github/fault.ts'

const now = 1_000_000

function fault(trouble: Partial<Trouble>) {
  return faultOf({ message: 'so it is', headers: {}, errors: [], ...trouble }, now)
}

const detail = 'so it is'

it('every status has its meaning', () => {
  expect(fault({ status: 401 })).toEqual({ kind: 'unauthorized', detail })
  expect(fault({ status: 403 })).toEqual({ kind: 'forbidden', detail, missing: null })
  expect(fault({ status: 404 })).toEqual({ kind: 'not-found', detail })
  expect(fault({ status: 410 })).toEqual({ kind: 'not-found', detail })
  expect(fault({ status: 405 })).toEqual({ kind: 'refused', detail })
  expect(fault({ status: 409 })).toEqual({ kind: 'moved', detail })
  expect(fault({ status: 422 })).toEqual({ kind: 'refused', detail })
  for (const status of [500, 501, 502, 503, 504])
    expect(fault({ status })).toEqual({ kind: 'unreachable', detail })
})

it('a base that went on is told by the words of a 405', () => {
  const message =
    'Base branch was modified. Review and try the merge again. - https://docs.github.com/rest/pulls'
  expect(fault({ status: 405, message })).toEqual({
    kind: 'moved',
    detail: 'Base branch was modified. Review and try the merge again.',
  })
})

it('limits say until when', () => {
  const primary = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2000' }
  expect(fault({ status: 403, headers: primary })).toEqual({ kind: 'rate-limited', resetAt: 2_000_000 })
  expect(fault({ status: 403, headers: { 'retry-after': '7' } })).toEqual({
    kind: 'rate-limited',
    resetAt: now + 7_000,
  })
  expect(fault({ status: 429 })).toEqual({ kind: 'rate-limited', resetAt: now + 60_000 })
  expect(fault({ status: 403, message: 'You have exceeded a secondary rate limit' })).toEqual({
    kind: 'rate-limited',
    resetAt: now + 60_000,
  })
  expect(fault({ headers: primary, errors: [{ type: 'RATE_LIMITED', message: 'limit' }] })).toEqual({
    kind: 'rate-limited',
    resetAt: 2_000_000,
  })
})

it('what a token may not do names what it lacks', () => {
  const missing = (headers: Trouble['headers']) => {
    const answer = fault({ status: 403, headers })
    return answer.kind === 'forbidden' && answer.missing
  }
  expect(missing({ 'x-accepted-github-permissions': 'pull_requests=write' })).toBe('pull_requests=write')
  expect(missing({ 'x-oauth-scopes': 'gist', 'x-accepted-oauth-scopes': 'repo, public_repo' })).toBe(
    'repo or public_repo',
  )
  expect(missing({ 'x-oauth-scopes': 'repo', 'x-accepted-oauth-scopes': 'repo' })).toBeNull()
  expect(missing({ 'x-github-sso': 'required; url=https://sso' })).toBe(
    'single sign-on (required; url=https://sso)',
  )
})

it('errors of GraphQL mean the same as statuses', () => {
  const graph = (message: string, type?: string) =>
    fault({ errors: [{ message, ...(type === undefined ? {} : { type }) }] }).kind
  expect(graph('Resource not accessible by integration', 'FORBIDDEN')).toBe('forbidden')
  expect(graph('Could not resolve to a PullRequest', 'NOT_FOUND')).toBe('not-found')
  expect(graph('Head sha didn’t match expected head oid')).toBe('moved')
  expect(graph('Pull request is in clean status', 'UNPROCESSABLE')).toBe('refused')
  expect(graph('Something went wrong while executing your query')).toBe('unreachable')
  const scopes = fault({
    errors: [{ type: 'INSUFFICIENT_SCOPES', message: "requires one of the following scopes: ['repo']" }],
  })
  expect(scopes).toMatchObject({ kind: 'forbidden', missing: 'repo' })
})
