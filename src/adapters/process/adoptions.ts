import type { ProcessIdentity } from '../../core/ids.ts'
import type { Commands } from '../../ports/commands.ts'
import type { Adoption, AdoptionSetting } from './adoption.ts'
import { adoptOrphan } from './adoption.ts'
import { whenGone } from './survivors.ts'

/** Nothing is left for it to do by then but to go. */
const LEAVE_MS = 5_000

/** What this engine goes on with of those before it. */
export interface Adoptions extends Pick<Commands, 'adopt' | 'allowSilence' | 'killAll' | 'close'> {
  /** The marks of what lives under other supervisors. */
  marks(): readonly string[]
}

export function makeAdoptions(setting: Pick<AdoptionSetting, 'runId' | 'graceMs'>): Adoptions {
  const adoptions = new Set<Adoption>()
  const supervisors = new Map<number, ProcessIdentity>()
  const onSupervisor = (supervisor: ProcessIdentity): void => void supervisors.set(supervisor.pid, supervisor)
  return {
    async adopt(orphan, signal, onOutput) {
      const adoption = adoptOrphan({ ...setting, orphan, onOutput, onSupervisor })
      adoptions.add(adoption)
      signal.addEventListener('abort', adoption.stop, { once: true })
      if (signal.aborted) adoption.stop()
      try {
        return await adoption.report
      } finally {
        signal.removeEventListener('abort', adoption.stop)
        adoptions.delete(adoption)
      }
    },
    allowSilence(id, ms) {
      for (const adoption of adoptions) if (adoption.id === id) adoption.allowSilence(ms)
    },
    async killAll() {
      for (const adoption of adoptions) adoption.kill()
      await Promise.all([...adoptions].map(({ report }) => report))
    },
    async close() {
      await Promise.all([...supervisors.values()].map((each) => whenGone(each, LEAVE_MS)))
    },
    marks: () => [...adoptions].map(({ mark }) => mark),
  }
}
