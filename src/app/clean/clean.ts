import { whatToRemove } from '../../core/clean/judge.ts'
import type { Removal, Sweep } from '../../core/clean/removal.ts'
import type { ConfigIgnored } from '../../core/halt.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { openUpkeep } from '../compose/upkeep.ts'
import { configInForce } from './config.ts'
import { lookForRemains } from './look.ts'
import { performRemoval } from './perform.ts'

/** What may be removed, and the way to do so. */
export interface Cleaning {
  readonly sweep: Sweep
  /** A config in the working copy that is not the one that says how much is kept. */
  readonly ignored: ConfigIgnored | null
  /** Removes one thing after the other; `onLeft` hears of what stays after all. */
  perform(onLeft: (removal: Removal, why: string) => void): Promise<void>
}

/** Looks at everything of orch's in a repository and decides what may go; removes nothing yet. */
export async function planCleaning(
  opened: OpenedRepository,
  { all }: { readonly all: boolean },
): Promise<Cleaning> {
  const { config, notices } = await configInForce(opened)
  const upkeep = openUpkeep(opened, config)
  const looking = { setting: config.worktrees.root, now: Date.now() }
  const { remains, rootOf } = await lookForRemains(upkeep, looking)
  const sweep = whatToRemove(remains, { retention: config.retention, all })
  return {
    sweep,
    ignored: notices.find((notice) => notice.kind === 'config-ignored') ?? null,
    async perform(onLeft) {
      for (const removal of sweep.removals) {
        const why = await performRemoval(upkeep, removal, rootOf)
        if (why !== null) onLeft(removal, why)
      }
    },
  }
}
