import type { Effect } from '../core/effect.ts'
import { settingChanges, usesGit } from '../core/escape/settings.ts'
import type { Observation } from '../core/input.ts'
import type { World } from '../core/world.ts'
import type { Watch } from '../ports/watch.ts'

/** What is seen instead of an effect that must not be performed. */
export type Guard = (effect: Effect) => Promise<Observation | null>

/** Keeps every git call back while a setting that runs a program or redirects is not as the journal has it. */
export function makeGuard(world: World, watch: Watch): Guard {
  return async (effect) => {
    const known = world.run?.gitSettings ?? null
    if (known === null || !usesGit(effect.type)) return null
    const settings = await watch.settings()
    return settingChanges(known, settings).length === 0 ? null : { type: 'git-settings-seen', settings }
  }
}
