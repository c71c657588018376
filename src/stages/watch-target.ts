import type { CommitId } from '../core/ids.ts'
import type { Stage } from '../ports/stage.ts'
import { fetchTarget } from './steps/fetch-target.ts'
import { forgeFailed } from './steps/forge-failed.ts'
import { pause } from './steps/pause.ts'
import { vetTarget } from './steps/vet-target.ts'

/** People wait for what happens next, so a moved target is seen within this time. */
const lookEveryMs = 1_000
/** A remote is asked over the network. */
const fetchEveryMs = 10_000

/** Looks at the target until it is no longer where it was. */
export const watchTarget: Stage<'watch-target'> = async ({ id, target, tip }, ports, signal) => {
  while (!signal.aborted) {
    const fault = await fetchTarget(target, ports)
    if (fault !== null) return forgeFailed(id, fault)
    const seen: CommitId | null = await ports.repository.tip(target)
    if (seen !== tip)
      return (await vetTarget(ports, { target, tip: seen, known: tip })) ?? { type: 'target-seen', tip: seen }
    await pause(ports.clock, ports.remote === undefined ? lookEveryMs : fetchEveryMs, signal)
  }
  return null
}
