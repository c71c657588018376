import type { Hub, Repository, Token } from './state.ts'

/** What an endpoint is asked. */
export interface Ask {
  readonly hub: Hub
  readonly repository: Repository
  readonly token: Token
  readonly parameters: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: unknown
}

export interface Reply {
  readonly status: number
  /** Undefined: none at all. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type Route = (ask: Ask) => Reply

export const ok = (body: unknown): Reply => ({ status: 200, body })
export const created = (body: unknown): Reply => ({ status: 201, body })
export const gone: Reply = { status: 204 }

/** A refusal as GitHub words it. */
export class Refused extends Error {
  readonly reply: Reply

  constructor(status: number, message: string, errors?: readonly unknown[]) {
    super(message)
    const body = {
      message,
      ...(errors ? { errors } : {}),
      documentation_url: 'https://docs.github.com/rest',
      status: String(status),
    }
    this.reply = { status, body }
  }
}

export function notFound(): Refused {
  return new Refused(404, 'Not Found')
}

export function invalid(resource: string, problem: Readonly<Record<string, string>>): Refused {
  return new Refused(422, 'Validation Failed', [{ resource, ...problem }])
}

/** A page of a list, with the links to its neighbours. */
export function paged({ hub, query }: Ask, address: string, all: readonly unknown[]): Reply {
  const { slice, links } = pageOf({ hub, query }, address, all)
  return { ...ok(slice), headers: links }
}

export function pageOf<Value>(
  { hub, query }: Pick<Ask, 'hub' | 'query'>,
  address: string,
  all: readonly Value[],
): { readonly slice: readonly Value[]; readonly links: Readonly<Record<string, string>> } {
  const size = Math.min(100, Number(query.get('per_page') ?? 30))
  const page = Number(query.get('page') ?? 1)
  const last = Math.max(1, Math.ceil(all.length / size))
  const to = (wanted: number, rel: string) => {
    const next = new URLSearchParams(query)
    next.set('page', String(wanted))
    return `<${hub.origin}/api/v3${address}?${next}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [to(page - 1, 'prev'), to(1, 'first')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
  ]
  return {
    slice: all.slice((page - 1) * size, page * size),
    links: links.length > 0 ? { link: links.join(', ') } : {},
  }
}
