import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Reply } from './reply.ts'
import type { Hub, Token } from './state.ts'

type Headers = Readonly<Record<string, string>>

/** With the mark by which the same answer is known again; without words where it is. */
export function withEtag(method: string, known: IncomingHttpHeaders, reply: Reply): Reply {
  if (method !== 'GET' || reply.status !== 200) return reply
  const etag = `W/"${createHash('sha256').update(JSON.stringify(reply.body)).digest('hex')}"`
  const unchanged = known['if-none-match'] === etag
  return { ...(unchanged ? { status: 304 } : reply), headers: { ...reply.headers, etag } }
}

/** An answer that nothing has changed costs nothing; a server of one's own counts nothing at all. */
export function spend({ limit, enterprise }: Hub, { status }: Reply, resource: string): Headers {
  if (enterprise) return {}
  if (Date.now() > limit.resetAtMs) Object.assign(limit, { used: 0, resetAtMs: Date.now() + 3_600_000 })
  if (status !== 304 && status !== 401) limit.used = Math.min(limit.most, limit.used + 1)
  return {
    'x-ratelimit-limit': String(limit.most),
    'x-ratelimit-used': String(limit.used),
    'x-ratelimit-remaining': String(limit.most - limit.used),
    'x-ratelimit-reset': String(Math.ceil(limit.resetAtMs / 1000)),
    'x-ratelimit-resource': resource,
  }
}

/** Of a classic token the scopes it has and those that would do; of a fine-grained one the permission that would. */
export function scopeHeaders({ scopes }: Token, method: string, path: string): Headers {
  if (scopes !== null)
    return {
      'x-oauth-scopes': scopes.join(', '),
      'x-accepted-oauth-scopes': path.startsWith('/repos/') ? 'repo' : '',
    }
  const [, part = 'metadata'] = /^\/repos\/[^/]+\/[^/]+\/([a-z-]+)/.exec(path) ?? []
  const permission = path.endsWith('/protection') ? 'administration' : (permissions[part] ?? 'metadata')
  return { 'x-accepted-github-permissions': `${permission}=${method === 'GET' ? 'read' : 'write'}` }
}

const permissions: Readonly<Record<string, string>> = {
  actions: 'actions',
  'check-runs': 'checks',
  git: 'contents',
  issues: 'issues',
  pulls: 'pull_requests',
  statuses: 'statuses',
}
