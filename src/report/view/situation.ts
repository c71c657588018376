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
  /** Names of attempts whose agents go on without an engine. */
  readonly living: ReadonlySet<string>
  /** Where the worktrees of dead tasks are that stay, by task. */
  readonly kept: ReadonlyMap<string, string>
  readonly hindrance: ReturnType<typeof hindrances>
}

export function situation(
  world: World,
  {
    now,
    engineAlive,
    living = nobody,
    kept = none,
  }: {
    readonly now: number
    readonly engineAlive: boolean
    readonly living?: ReadonlySet<string>
    readonly kept?: ReadonlyMap<string, string>
  },
): Situation {
  // Nobody looks at a run before its last event, whatever a clock says that was set back since.
  const at = Math.max(now, world.now)
  const hindrance = hindrances(world, at)
  return { world, run: requireRun(world), now: at, engineAlive, living, kept, hindrance }
}

const nobody: ReadonlySet<string> = new Set()
const none: ReadonlyMap<string, string> = new Map()
