export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Enough for what one run asks again and again. */
const most = 200

interface Known {
  readonly etag: string
  readonly body: string
  readonly headers: Headers
}

/** Asks for what was answered before only if it changed; GitHub does not count such a question against the limit. */
export function remembering(ask: Fetch): Fetch {
  const known = new Map<string, Known>()
  return async (url, init) => {
    if (init.method !== 'GET') return ask(url, init)
    const before = known.get(url)
    const answer = await ask(url, before === undefined ? init : conditional(init, before.etag))
    if (answer.status === 304 && before !== undefined) return responseFrom(url, before)
    const etag = answer.headers.get('etag')
    if (etag === null || !answer.ok || !isJson(answer)) return answer
    const now = { etag, body: await answer.text(), headers: answer.headers }
    keep(known, url, now)
    return responseFrom(url, now)
  }
}

/** Octokit reads where an answer came from; one made by hand does not say it by itself. */
function responseFrom(url: string, { body, headers }: Known): Response {
  return Object.defineProperty(new Response(body, { headers }), 'url', { value: url })
}

function conditional(init: RequestInit, etag: string): RequestInit {
  const headers = new Headers(init.headers)
  headers.set('if-none-match', etag)
  return { ...init, headers }
}

function isJson({ headers }: Response): boolean {
  return headers.get('content-type')?.includes('json') === true
}

function keep(known: Map<string, Known>, url: string, answer: Known): void {
  known.delete(url)
  known.set(url, answer)
  const [oldest] = known.keys()
  if (known.size > most && oldest !== undefined) known.delete(oldest)
}
