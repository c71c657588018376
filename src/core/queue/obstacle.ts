import type { Instant } from '../ids.ts'
import type { QueueEvent } from './event.ts'
import type { Entry } from './state.ts'

export type Block = Pick<
  Extract<QueueEvent, { type: 'landing-blocked' }>,
  'task' | 'checkout' | 'reason' | 'paths'
>

/** Since when the very same block stands in the way of this entry; null when it is another than before. */
export function blockedSince({ obstacle }: Pick<Entry, 'obstacle'>, block: Block): Instant | null {
  if (obstacle === null || obstacle.checkout !== block.checkout || obstacle.reason !== block.reason)
    return null
  return obstacle.paths.join('\0') === block.paths.join('\0') ? obstacle.since : null
}
