import { join } from 'node:path'
import { whatToRemove } from '../../core/clean/judge.ts'
import type { Removal, Sweep } from '../../core/clean/removal.ts'
import type { Config } from '../../core/config.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { openUpkeep } from '../compose/upkeep.ts'
import { defaultConfig, parseConfig } from '../config/parse.ts'
import { readIfThere } from '../durable.ts'
import { halt } from '../start/halted.ts'
import { configName } from '../start/target.ts'
import { lookForRemains } from './look.ts'
import { performRemoval } from './perform.ts'

/** What may be removed, and the way to do so. */
export interface Cleaning {
  readonly sweep: Sweep
  /** Removes one thing after the other; `onLeft` hears of what stays after all. */
  perform(onLeft: (removal: Removal, why: string) => void): Promise<void>
}

/** Looks at everything of orch's in a repository and decides what may go; removes nothing yet. */
export async function planCleaning(
  opened: OpenedRepository,
  { all }: { readonly all: boolean },
): Promise<Cleaning> {
  const config = await configHere(opened)
  const upkeep = openUpkeep(opened, config)
  const looking = { setting: config.worktrees.root, now: Date.now() }
  const { remains, rootOf } = await lookForRemains(upkeep, looking)
  const sweep = whatToRemove(remains, { retention: config.retention, all })
  return {
    sweep,
    async perform(onLeft) {
      for (const removal of sweep.removals) {
        const why = await performRemoval(upkeep, removal, rootOf)
        if (why !== null) onLeft(removal, why)
      }
    },
  }
}

/** The working copy's: it says how much the person who asks wants kept. */
async function configHere({ facts }: OpenedRepository): Promise<Config> {
  const text = await readIfThere(join(facts.toplevel, configName))
  if (text === null) return defaultConfig()
  const reading = parseConfig({ path: configName, text })
  return reading.kind === 'config' ? reading.config : halt(reading)
}
