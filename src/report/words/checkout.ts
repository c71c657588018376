import { count, listed } from '../text.ts'

/** A checkout of the target that stands in the way of a landing; `reason` as the repository says it. */
export interface BlockedCheckout {
  readonly checkout: string
  readonly reason: string
  readonly paths: readonly string[]
}

/** Why a landing waits for a checkout, and what a person does there. */
export function checkoutClause({ checkout, reason, paths }: BlockedCheckout): string {
  const named = listed(paths)
  switch (reason) {
    case 'dirty':
      return `${named} ${has(paths)} uncommitted changes in ${checkout}; commit or stash them there`
    case 'in-the-way':
      return `${named} ${is(paths)} in the way in ${checkout} and not tracked; move ${them(paths)} elsewhere`
    case 'operation':
      return `a merge, rebase, pick or bisect is going on in ${checkout}; finish or abort it there`
    case 'locked':
      return `another git command is at work in ${checkout}; if none is, remove its index.lock`
  }
  return `${checkout} is not ready (${reason}${paths.length > 0 ? `, ${count(paths.length, 'path')}` : ''})`
}

function has(paths: readonly string[]): string {
  return paths.length === 1 ? 'has' : 'have'
}

function is(paths: readonly string[]): string {
  return paths.length === 1 ? 'is' : 'are'
}

function them(paths: readonly string[]): string {
  return paths.length === 1 ? 'it' : 'them'
}
