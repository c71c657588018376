import { ZodError } from 'zod'
import { complete } from './complete.ts'
import type { Contract, Endpoint } from './contract.ts'
import type { Observations } from './observe.ts'
import { refresh } from './refresh.ts'
import type { Reply, Route } from './reply.ts'
import { notFound, Refused } from './reply.ts'
import { accountRoutes } from './routes/account.ts'
import { actionRoutes } from './routes/actions.ts'
import { checkRoutes } from './routes/checks.ts'
import { commitRoutes } from './routes/commits.ts'
import { issueRoutes } from './routes/issues.ts'
import { pullPartRoutes } from './routes/pull-parts.ts'
import { pullRoutes } from './routes/pulls.ts'
import { reviewRoutes } from './routes/reviews.ts'
import { ruleRoutes } from './routes/rules.ts'
import { statusRoutes } from './routes/statuses.ts'
import type { Hub, Repository, Token } from './state.ts'

const routes: Readonly<Record<string, Route>> = {
  ...actionRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...issueRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...ruleRoutes,
  ...pullPartRoutes,
  ...statusRoutes,
}

export interface RestAsk {
  readonly hub: Hub
  readonly contract: Contract
  readonly observed: Observations
  readonly endpoint: Endpoint
  readonly token: Token
  readonly query: URLSearchParams
  readonly body: unknown
}

/** Answers a call of the REST API; whatever GitHub's description does not allow is written down. */
export function answerRest(ask: RestAsk): Reply {
  const { contract, observed, endpoint, query, body } = ask
  for (const problem of contract.request(endpoint, query, body))
    observed.violation({ endpoint: endpoint.name, of: 'request', problem })
  const reply = completed(ask, attempted(ask))
  for (const problem of contract.response(endpoint, reply.status, reply.body))
    observed.violation({ endpoint: endpoint.name, of: 'answer', problem })
  return reply
}

function attempted(ask: RestAsk): Reply {
  try {
    return routed(ask)
  } catch (error) {
    if (error instanceof Refused) return error.reply
    if (error instanceof ZodError)
      return new Refused(422, `Invalid request.\n\n${error.issues.map(({ message }) => message).join('\n')}`)
        .reply
    throw error
  }
}

function routed({ hub, endpoint, token, query, body }: RestAsk): Reply {
  const { name, parameters } = endpoint
  const account = accountRoutes[name]
  if (account) return account({ hub, token, parameters })
  const repository = visible(hub, token, parameters)
  const route = routes[name]
  if (!route) throw notFound()
  if (!/^GET /.test(name)) assertMayWrite(token, repository)
  refresh(hub, repository)
  return route({ hub, repository, token, parameters, query, body })
}

/** A private repository does not exist for whom may not see it. */
export function visible(
  hub: Hub,
  token: Token,
  { owner, repo }: Readonly<Record<string, string>>,
): Repository {
  const repository = hub.repositories.get(`${owner}/${repo}`.toLowerCase())
  const mayRead = token.permission !== 'none' && (token.scopes === null || token.scopes.includes('repo'))
  if (!repository || !mayRead) throw notFound()
  return repository
}

export function assertMayWrite({ permission, scopes }: Token, { settings }: Repository): void {
  if (settings.archived) throw new Refused(403, 'Repository was archived so is read-only.')
  if (permission === 'read')
    throw new Refused(
      403,
      scopes === null
        ? 'Resource not accessible by personal access token'
        : 'Must have write access to repository',
    )
}

function completed({ hub, contract, endpoint }: RestAsk, reply: Reply): Reply {
  const schema = endpoint.operation.responses[reply.status]
  if (reply.body === undefined || schema === undefined || schema === null) return reply
  const known = { schemas: contract.schemas, address: `${hub.origin}/api/v3` }
  // What was given goes through JSON first, as it does on its way.
  return { ...reply, body: complete(JSON.parse(JSON.stringify(reply.body)), schema, known) }
}
