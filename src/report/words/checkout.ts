import type { Lag } from '../../core/queue/event.ts'
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
  if (reason.startsWith(REFUSED))
    return `${checkout} refuses the push: ${refusal(reason.slice(REFUSED.length))}`
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

const REFUSED = 'refused: '

/** What a remote said of a push, and git's reason in brackets; else the last words there are. */
function refusal(detail: string): string {
  const lines = detail.split('\n')
  const said = lines.flatMap((line) => /^remote: (?!error: hook declined)(.*\S)/.exec(line)?.[1] ?? [])
  const reason = lines.flatMap((line) => /\[remote rejected\].*\((.*)\)\s*$/.exec(line)?.[1] ?? [])
  const words = [...said, ...reason.slice(0, 1)]
  return (words.length > 0 ? words : lines.slice(-1)).join('; ')
}

/** Why the branch here did not follow its remote's, as a sentence of its own. */
export function lagClause(target: string, lag: Lag): string {
  return lag.kind === 'apart'
    ? `${target} here stays behind: it holds commits that its remote has not`
    : `${target} here stays behind: ${checkoutClause(lag)}`
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
