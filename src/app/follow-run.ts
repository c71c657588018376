import type { Recorded } from '../core/event.ts'
import { evolve } from '../core/evolve.ts'
import type { World } from '../core/world.ts'
import { processLiveness } from './compose/liveness.ts'
import { openLocks, readJournal } from './compose/records.ts'
import { livingAttempts } from './living.ts'
import type { LoadedRun } from './load-run.ts'
import { engineLiveness } from './lock.ts'

/** A run that others drive, looked at again and again. */
export interface FollowedRun {
  /** The world as the journal has it by now; the one that was loaded, changed in place. */
  look(): World
  /** The events since the last look, folded into that same world. */
  more(): readonly Recorded[]
  /** True while an engine drives it. */
  isEngineAlive(): boolean
  /** True while an engine, or the supervisor that one left behind, may still write. */
  isDriven(): boolean
}

/** Reads on from where loading ended; changes nothing and needs no lock. */
export function followRun({ world, paths, read: loaded }: LoadedRun): FollowedRun {
  const locks = openLocks()
  let read = loaded
  const more = () => {
    const next = readJournal(paths.journal, read.end)
    if (next.kind === 'fault') return []
    for (const record of next.records) evolve(world, record, Date.parse(record.at))
    read = next
    return next.records
  }
  const isEngineAlive = () => engineLiveness(locks, paths) !== 'gone'
  return {
    more,
    isEngineAlive,
    look() {
      more()
      return world
    },
    isDriven() {
      if (isEngineAlive()) return true
      const engine = world.run?.engine
      if (engine === undefined || engine.status === 'none') return false
      return processLiveness(engine.supervisor) !== 'gone' || livingAttempts(world, paths).length > 0
    },
  }
}
