import { Refused } from '../reply.ts'

export interface PageWish {
  readonly first?: number | null
  readonly last?: number | null
  readonly after?: string | null
}

/** A page of a list; as GitHub does, it answers none without its size. */
export function connection<Value>(
  { first, last, after }: PageWish,
  all: readonly Value[],
  render: (value: Value) => object | null,
): object {
  if (typeof first !== 'number' && typeof last !== 'number')
    throw new Refused(422, 'You must provide a `first` or `last` value to properly paginate the connection.')
  const size = first ?? last ?? 0
  if (size < 1 || size > 100)
    throw new Refused(422, `Requesting ${size} records exceeds the limit of 100 records.`)
  const from = after ? Number(after) : typeof first === 'number' ? 0 : Math.max(0, all.length - size)
  const to = Math.min(all.length, from + size)
  return {
    totalCount: all.length,
    nodes: all.slice(from, to).map(render),
    pageInfo: {
      hasNextPage: to < all.length,
      hasPreviousPage: from > 0,
      startCursor: String(from),
      endCursor: String(to),
    },
  }
}
