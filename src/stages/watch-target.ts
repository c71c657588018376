import type { CommitId } from '../core/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Stage } from '../ports/stage.ts'
import { vetTarget } from './steps/vet-target.ts'

/** People wait for what happens next, so a moved target is seen within this time. */
const lookEveryMs = 1_000

/** Looks at the target until it is no longer where it was. */
export const watchTarget: Stage<'watch-target'> = async ({ target, tip }, ports, signal) => {
  while (!signal.aborted) {
    const seen: CommitId | null = await ports.repository.tip(target)
    if (seen !== tip)
      return (await vetTarget(ports, { target, tip: seen, known: tip })) ?? { type: 'target-seen', tip: seen }
    await pause(ports.clock, signal)
  }
  return null
}

function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const forget = clock.wake(clock.now() + lookEveryMs, resolve)
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
