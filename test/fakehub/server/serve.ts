import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { GraphQLSchema } from 'graphql'
import type { Trouble } from '../asks.ts'
import { perform, repositoryAt } from './admin.ts'
import type { Contract } from './contract.ts'
import { readContract } from './contract.ts'
import type { Faults } from './faults.ts'
import { answerOf, makeFaults, primaryLimit } from './faults.ts'
import { answerGit } from './git-http.ts'
import { answerGraphql, describeQuery, schemaReader } from './graphql/answer.ts'
import { scopeHeaders, spend, withEtag } from './headers.ts'
import { requestId } from './make.ts'
import { makeObservations } from './observe.ts'
import type { Reply } from './reply.ts'
import { Refused } from './reply.ts'
import { answerRest } from './rest.ts'
import type { Hub, Token } from './state.ts'
import { storeListener } from './store.ts'

interface Place {
  readonly hub: Hub
  readonly contract: Contract
  readonly schema: () => GraphQLSchema
  readonly faults: Faults
  readonly observed: ReturnType<typeof makeObservations>
  /** What was last answered to each question. */
  readonly answered: Map<string, Reply>
}

/** A request, read to its end. */
interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
  /** Null for REST. */
  readonly operation: string | null
}

/** Answers everything; `folder` holds GitHub's descriptions of itself. */
export function hubListeners(hub: Hub, folder: string): { readonly hub: Listener; readonly store: Listener } {
  const place: Place = {
    hub,
    contract: readContract(join(folder, hub.enterprise ? 'ghes-3.17.json' : 'api.github.com.json')),
    schema: schemaReader(join(folder, 'schema.graphql')),
    faults: makeFaults(),
    observed: makeObservations(),
    answered: new Map(),
  }
  const answerHub: Listener = (request, response) => {
    serve(place, request, response).catch((error: unknown) => {
      // Killed in the middle of its question.
      if (!request.complete) return
      // Otherwise a client would just ask again.
      place.observed.violation({ endpoint: String(request.url), of: 'answer', problem: String(error) })
      send(response, { status: 500, body: { message: String(error) } })
    })
  }
  return { hub: answerHub, store: storeListener(hub, place.observed) }
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

async function serve(place: Place, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (answerGit(place.hub, request, response)) return
  const call = await readCall(request)
  if (call.path.startsWith('/_fakehub/')) return send(response, administer(place, call))
  const troubles = place.faults.meet(call.method, call.operation ?? call.path)
  for (const trouble of troubles) if (trouble.kind === 'delay') await pause(trouble.ms)
  if (dropped(troubles, 'before')) {
    request.socket.destroy()
    return
  }
  const reply = withEtag(call.method, call.headers, answer(place, call, troubles))
  place.observed.call(nameOf(place, call), reply.status === 304)
  if (dropped(troubles, 'after')) {
    request.socket.destroy()
    return
  }
  const resource = call.operation === null ? 'core' : 'graphql'
  send(response, { ...reply, headers: { ...spend(place.hub, reply, resource), ...reply.headers } })
}

const dropped = (troubles: readonly Trouble[], when: 'before' | 'after') =>
  troubles.some((trouble) => trouble.kind === 'drop' && trouble.when === when)

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const url = new URL(request.url ?? '/', 'http://localhost')
  const graphql = /^(\/api)?\/graphql$/.test(url.pathname)
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  return {
    method: request.method ?? 'GET',
    path: url.pathname.replace(/^\/api\/v3/, ''),
    query: url.searchParams,
    headers: request.headers,
    body,
    operation: graphql ? describeQuery(body) : null,
  }
}

const nameOf = ({ contract }: Place, { method, path, operation }: Call) =>
  operation ?? contract.find(method, path)?.name ?? `${method} ${path}`

function answer(place: Place, call: Call, troubles: readonly Trouble[]): Reply {
  const graphql = call.operation !== null
  for (const trouble of troubles) {
    const reply = answerOf(trouble, graphql)
    if (reply) return reply
  }
  const question = `${call.method} ${call.path}?${call.query} ${graphql ? JSON.stringify(call.body) : ''}`
  const isStale = troubles.some(({ kind }) => kind === 'stale')
  const before = place.answered.get(question)
  if (isStale && before) return before
  if (isStale && !graphql) return { status: 200, body: [] }
  const reply = answerNow(place, call)
  if (call.method === 'GET' || graphql) place.answered.set(question, reply)
  return reply
}

function answerNow(place: Place, call: Call): Reply {
  const { hub, contract, schema, observed } = place
  const { method, path, operation, query, body } = call
  const endpoint = operation === null ? contract.find(method, path) : null
  if (operation === null && !endpoint)
    observed.violation({ endpoint: `${method} ${path}`, of: 'request', problem: 'no such endpoint' })
  if (call.headers['user-agent'] === undefined)
    return new Refused(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header',
    ).reply
  const token = tokenOf(hub, call)
  if (token instanceof Refused) return token.reply
  if (hub.limit.used >= hub.limit.most && !hub.enterprise)
    return primaryLimit(hub.limit.resetAtMs, operation !== null)
  const reply = endpoint
    ? answerRest({ hub, contract, observed, endpoint, token, query, body })
    : operation === null
      ? new Refused(404, 'Not Found').reply
      : answerGraphql({ hub, observed, token, operation, schema, body })
  return { ...reply, headers: { ...scopeHeaders(token, method, path), ...reply.headers } }
}

function tokenOf(hub: Hub, { headers }: Call): Token | Refused {
  const [, given] = /^(?:token|bearer) (.+)$/i.exec(headers.authorization ?? '') ?? []
  if (given === undefined) return new Refused(401, 'Requires authentication')
  return hub.tokens.get(given) ?? new Refused(401, 'Bad credentials')
}

function administer({ hub, faults, observed }: Place, { method, path, body, query }: Call): Reply {
  const name = path.slice('/_fakehub/'.length)
  if (method === 'GET' && name === 'violations') return { status: 200, body: observed.violations() }
  if (method === 'GET' && name === 'calls') return { status: 200, body: observed.calls() }
  if (method === 'GET' && name === 'state') {
    const { pulls, issues, checks, statuses, labels } = repositoryAt(hub, query.get('repo') ?? '')
    const body = {
      pulls: [...pulls.values()],
      issues: [...issues.values()],
      checks,
      statuses,
      labels: [...labels],
    }
    return { status: 200, body }
  }
  try {
    return { status: 200, body: perform({ hub, faults, observed }, name, body ?? {}) ?? null }
  } catch (error) {
    return { status: 400, body: { message: String(error) } }
  }
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  const text = body === undefined ? '' : JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'x-github-request-id': requestId(),
    ...headers,
  })
  response.end(status === 304 || status === 204 ? undefined : text)
}
