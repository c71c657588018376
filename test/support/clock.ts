import type { Clock } from '../../src/ports/clock.ts'

/** A clock that runs like any other until a test moves it on. */
export interface TestClock extends Clock {
  /** What is due by then is called soon after. */
  pass(ms: number): void
}

export function makeTestClock(): TestClock {
  const pending = new Map<object, () => void>()
  let aheadMs = 0
  const now = () => Date.now() + aheadMs
  return {
    now,
    chance: Math.random,
    wake(at, call) {
      const key = {}
      let timer: NodeJS.Timeout | undefined
      const set = () => {
        clearTimeout(timer)
        timer = setTimeout(
          () => {
            pending.delete(key)
            call()
          },
          Math.max(0, at - now()),
        )
      }
      pending.set(key, set)
      set()
      return () => {
        pending.delete(key)
        clearTimeout(timer)
      }
    },
    pass(ms) {
      aheadMs += ms
      for (const set of pending.values()) set()
    },
  }
}
