import type { Instant } from '../core/ids.ts'

/** Time and chance as the engine takes them in. */
export interface Clock {
  now(): Instant
  /** Calls once at or after the instant; returns how to forget it. */
  wake(at: Instant, call: () => void): () => void
  /** A number in [0, 1). */
  chance(): number
}
