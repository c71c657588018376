import type { Run } from '../../core/run/state.ts'
import { hindrances } from '../../core/schedule/start.ts'
import type { World } from '../../core/world.ts'
import { requireRun } from '../../core/world.ts'

/** A world looked at in one instant, with what many sentences ask for looked up once. */
export interface Situation {
  readonly world: World
  readonly run: Run
  readonly now: number
  readonly engineAlive: boolean
  readonly hindrance: ReturnType<typeof hindrances>
}

export function situation(
  world: World,
  { now, engineAlive }: { readonly now: number; readonly engineAlive: boolean },
): Situation {
  return { world, run: requireRun(world), now, engineAlive, hindrance: hindrances(world, now) }
}
