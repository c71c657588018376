import type { Clock } from '../ports/clock.ts'

/** `setTimeout` holds no more; a longer wait is taken in steps. */
const longestTimerMs = 2 ** 31 - 1

/** Time and chance of this machine. Timers are bounded, so a clock that jumps is looked at again in time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wake(at, call) {
    const timer = setTimeout(call, Math.min(Math.max(0, at - Date.now()), longestTimerMs))
    return () => clearTimeout(timer)
  },
  chance: () => Math.random(),
}
