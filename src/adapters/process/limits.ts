/** setTimeout takes no more: longer delays would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

export interface Limits {
  readonly timeoutMs: number | null
  readonly idleTimeoutMs: number | null
}

export interface Watch {
  /** There was output. */
  touch(): void
  /** There will be none for so long, and that is well. */
  allowSilence(ms: number): void
  /** Neither limit runs until it goes on; idempotent. */
  standStill(): void
  /** Counts on; silence counts from now. */
  goOn(): void
  clear(): void
}

/** Calls once when the first limit is reached, on a clock that nobody sets. One timer, however often it is touched. */
export function watchLimits(limits: Limits, onReached: (limit: 'timed-out' | 'idle') => void): Watch {
  const began = performance.now()
  let wallEnd = began + (limits.timeoutMs ?? Infinity)
  const idleMs = limits.idleTimeoutMs ?? Infinity
  let touched = began
  let timer: NodeJS.Timeout | undefined
  let stoodSince: number | null = null

  const check = (): void => {
    const now = performance.now()
    const leftMs = Math.min(wallEnd, touched + idleMs) - now
    if (leftMs <= 0) onReached(now >= wallEnd ? 'timed-out' : 'idle')
    else if (leftMs !== Infinity) timer = setTimeout(check, Math.min(Math.ceil(leftMs), MAX_TIMER_MS))
  }
  check()
  return {
    touch() {
      touched = Math.max(touched, performance.now())
    },
    allowSilence(ms) {
      touched = Math.max(touched, performance.now() + ms)
    },
    standStill() {
      stoodSince ??= performance.now()
      clearTimeout(timer)
    },
    goOn() {
      if (stoodSince === null) return
      const now = performance.now()
      wallEnd += now - stoodSince
      touched = Math.max(touched, now)
      stoodSince = null
      check()
    },
    clear: () => clearTimeout(timer),
  }
}
