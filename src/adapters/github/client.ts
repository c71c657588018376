import type { Octokit as Core } from '@octokit/core'
import { GraphqlResponseError } from '@octokit/graphql'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { Octokit } from '@octokit/rest'
import { remembering } from './etags.ts'
import type { ApiPlace } from './host.ts'
import type { Pace } from './pace.ts'

/** One repository of GitHub, open for questions. */
export interface GitHub {
  readonly rest: Octokit['rest']
  readonly paginate: Octokit['paginate']
  readonly request: Octokit['request']
  /** A question or change in GraphQL; never a variable named `method`, `query` or `url`, which Octokit takes as its own. */
  graph<Value>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Value>
  readonly place: { readonly owner: string; readonly repo: string }
  /** A wait between two looks at something that GitHub is still finding out. */
  readonly pauseMs: number
}

/** As lists tell of it. */
export type PullRequest = Awaited<ReturnType<GitHub['rest']['pulls']['list']>>['data'][number]

/** Longer limits are told instead of waited out, since meanwhile nothing else is asked. */
const longestLimitSeconds = 20
const requestMs = 30_000
/** After 1 and 4 seconds; whoever asked asks again later anyway. */
const retries = 2
/** What the same question would be answered the same; 501 is what a server does not have. */
const final = [400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 451, 501]

const Client = Octokit.plugin(retry, throttling)

/** Asks one API with one token; nothing of both is kept anywhere else. */
export function openGitHub(
  { baseUrl, owner, repository }: ApiPlace,
  { token, pace, version }: { readonly token: string; readonly pace: Pace; readonly version: string },
): GitHub {
  const isShort = (retryAfter: number, ...[, , tries]: [options: object, client: Core, tries: number]) =>
    retryAfter <= longestLimitSeconds && tries < retries
  const client = new Client({
    auth: token,
    baseUrl,
    userAgent: `orch/${version}`,
    // A question that never comes back would hold up the run's landing for good.
    request: { fetch: remembering(limitedFetch) },
    log: silent,
    retry: { retries, doNotRetry: final, retryAfterBaseValue: pace.unitMs },
    throttle: {
      enabled: pace.throttle,
      retryAfterBaseValue: pace.unitMs,
      onRateLimit: isShort,
      onSecondaryRateLimit: isShort,
    },
  })
  return {
    rest: client.rest,
    paginate: client.paginate,
    request: client.request,
    graph: (query, variables) => client.graphql(query, { ...variables }),
    place: { owner, repo: repository },
    pauseMs: pace.unitMs,
  }
}

/** What GraphQL did answer beside its errors; null for an error of another kind. */
export function partialAnswer<Value>(error: unknown) {
  return error instanceof GraphqlResponseError ? (error as GraphqlResponseError<Value>) : null
}

function limitedFetch(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(requestMs) })
}

/** Octokit's warnings are about its own future. */
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
