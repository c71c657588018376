import type { Clock } from '../../ports/clock.ts'

/** Until so much time has passed or nobody waits for it any more. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      forget()
      // A watch pauses for days on one signal.
      signal.removeEventListener('abort', end)
      resolve()
    }
    const forget = clock.wake(clock.now() + ms, end)
    signal.addEventListener('abort', end)
  })
}
