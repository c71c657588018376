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
    if (answer.status === 304 && before !== undefined)
      return new Response(before.body, { status: 200, headers: before.headers })
    const etag = answer.headers.get('etag')
    if (etag === null || !answer.ok || !isJson(answer)) return answer
    const body = await answer.text()
    keep(known, url, { etag, body, headers: answer.headers })
    return new Response(body, { status: answer.status, headers: answer.headers })
  }
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
