import type { Fault, Trouble } from '../asks.ts'
import { requestId } from './make.ts'
import type { Reply } from './reply.ts'
import { Refused } from './reply.ts'

export interface Faults {
  add(fault: Fault): void
  clear(): void
  /** What goes wrong with this request; each fault that meets it is used up by one. */
  meet(method: string, path: string): readonly Trouble[]
}

export function makeFaults(): Faults {
  let armed: { fault: Fault; skip: number; left: number }[] = []
  return {
    add: (fault) => {
      armed.push({ fault, skip: fault.skip, left: fault.times ?? Number.POSITIVE_INFINITY })
    },
    clear: () => {
      armed = []
    },
    meet: (method, path) =>
      armed.flatMap((each) => {
        const { fault } = each
        if ((fault.method ?? method) !== method || !new RegExp(fault.path ?? '').test(path)) return []
        if (each.left === 0) return []
        if (each.skip > 0) {
          each.skip -= 1
          return []
        }
        each.left -= 1
        return [fault.trouble]
      }),
  }
}

const usualMessages: Readonly<Record<number, string>> = {
  401: 'Bad credentials',
  403: 'Resource not accessible by personal access token',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Validation Failed',
  500: 'Internal Server Error',
  502: 'Server Error',
  503: 'Service Unavailable',
}

/** The answer to a request that does not even begin; null where the trouble is of another sort. */
export function answerOf(trouble: Trouble, graphql: boolean): Reply | null {
  if (trouble.kind === 'answer') {
    const message = trouble.message ?? usualMessages[trouble.status] ?? 'Error'
    const { reply } = new Refused(trouble.status, message)
    return { ...reply, headers: trouble.headers }
  }
  if (trouble.kind === 'graphql-error') {
    const { kind: _, ...error } = trouble
    return { status: 200, body: { data: null, errors: [error] } }
  }
  if (trouble.kind === 'primary-limit') return primaryLimit(Date.now() + trouble.resetInS * 1000, graphql)
  if (trouble.kind !== 'secondary-limit') return null
  const { reply } = new Refused(
    403,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ' +
      `If you reach out to GitHub Support for help, please include the request ID ${requestId()}.`,
  )
  return { ...reply, headers: { 'retry-after': String(trouble.retryAfterS) } }
}

/** GraphQL tells it in a body with status 200. */
export function primaryLimit(resetAtMs: number, graphql: boolean): Reply {
  const headers = {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.ceil(resetAtMs / 1000)),
  }
  const message = 'API rate limit exceeded for user ID 7.'
  if (!graphql) return { ...new Refused(403, message).reply, headers }
  return { status: 200, body: { errors: [{ type: 'RATE_LIMITED', message }] }, headers }
}
