import type { Clock } from '../../ports/clock.ts'

/** Until so much time has passed or nobody waits for it any more. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const forget = clock.wake(clock.now() + ms, resolve)
    signal.addEventListener(
      'abort',
      () => {
        forget()
        resolve()
      },
      { once: true },
    )
  })
}
