import type { Instant } from '../core/ids.ts'
import type { Clock } from '../ports/clock.ts'

/** Timers count on a clock that stands still while the machine sleeps: after that long the time is looked at again. */
const longestTimerMs = 30_000
/** A clock that is off by less is slowed down or sped up by the system, not set. */
const slackMs = 1_000

/** Time and chance of this machine. */
export const systemClock: Clock = makeSystemClock({ wall: Date.now, elapsed: () => performance.now() })

/**
 * Follows the wall clock, since the time a machine sleeps counts as well. One that is set back does not take this one
 * along: what was to wait for a second would wait for an hour.
 */
export function makeSystemClock({ wall, elapsed }: { wall(): number; elapsed(): number }): Clock {
  let last = wall()
  let lastElapsed = elapsed()
  let ahead = 0
  const now = () => {
    const elapsedNow = elapsed()
    const least = last + elapsedNow - lastElapsed
    if (wall() + ahead < least - slackMs) ahead = Math.round(least - wall())
    last = Math.max(last, wall() + ahead)
    lastElapsed = elapsedNow
    return last
  }
  return {
    now,
    wake(at, call) {
      let timer: NodeJS.Timeout | undefined
      const set = () => {
        const leftMs = Math.max(0, at - now())
        timer = leftMs > longestTimerMs ? setTimeout(set, longestTimerMs) : setTimeout(call, leftMs)
      }
      set()
      return () => clearTimeout(timer)
    },
    chance: () => Math.random(),
  }
}

/** The same clock where it is past an instant, else one that goes on from there: no journal runs backwards. */
export function clockFrom(instant: Instant, clock: Clock): Clock {
  const behindMs = instant - clock.now()
  if (behindMs <= 0) return clock
  return {
    now: () => clock.now() + behindMs,
    wake: (at, call) => clock.wake(at - behindMs, call),
    chance: clock.chance,
  }
}
