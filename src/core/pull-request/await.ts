import type { Proposal } from '../queue/state.ts'
import type { PullRequestSeen } from './pull-request.ts'

/** Looks that do not show what the forge took over before that counts: the first may be older than the taking over. */
const mostMisses = 3

/** True while no look has shown that the forge merges it by itself, as it said it would. */
export function isAwaited({ landing, seen, wasQueued }: Proposal): boolean {
  if (seen === null || seen.state !== 'open') return false
  if (landing === 'armed') return !seen.autoMerge
  return landing === 'queued' && !wasQueued && seen.queuePosition === null
}

/** What this look says of a merge that the forge took over. */
export function followed(before: Proposal, seen: PullRequestSeen): Partial<Proposal> {
  const misses = isAwaited({ ...before, seen }) ? before.misses + 1 : 0
  const isGone = misses >= mostMisses
  if (before.landing === 'armed') {
    const isOff = misses > 0 && (isGone || before.seen?.autoMerge !== false)
    return isOff ? { landing: null, turnedOff: true, misses: 0 } : { misses }
  }
  const wasQueued = before.wasQueued || seen.queuePosition !== null
  if (!isGone) return { misses, wasQueued }
  // Asked for once more, since nothing says that the queue threw it out; twice it is nothing else.
  return before.requeued === true ? { wasQueued: true } : { landing: null, requeued: true, misses: 0 }
}
