/** When frames are drawn: soon after a change, at once for a key, and never without a reason. */
export interface Clock {
  /** Wants a frame, but not sooner than the rate allows. */
  soon(): void
  /** Wants one in so many milliseconds at the latest; null wants none. */
  within(ms: number | null): void
  /** Draws now: a key press must not wait. */
  draw(): void
  stop(): void
}

/** At most ten frames a second; a tick that comes late is one frame, not two. */
const leastBetweenMs = 100

export function makeClock(frame: () => void): Clock {
  let timer: NodeJS.Timeout | null = null
  let due = Number.POSITIVE_INFINITY
  let last = 0
  let stopped = false

  const draw = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    due = Number.POSITIVE_INFINITY
    if (stopped) return
    last = performance.now()
    frame()
  }
  const schedule = (at: number) => {
    if (stopped || at >= due) return
    if (timer !== null) clearTimeout(timer)
    due = at
    timer = setTimeout(draw, Math.max(0, at - performance.now()))
  }
  return {
    soon: () => schedule(Math.max(performance.now(), last + leastBetweenMs)),
    within: (ms) => ms !== null && schedule(Math.max(performance.now() + ms, last + leastBetweenMs)),
    draw,
    stop() {
      stopped = true
      draw()
    },
  }
}
