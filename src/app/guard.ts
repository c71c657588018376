import type { Effect } from '../core/effect.ts'
import { keptRefs } from '../core/escape/kept.ts'
import { settingChanges, usesGit } from '../core/escape/settings.ts'
import type { AttemptRef } from '../core/ids.ts'
import type { Observation } from '../core/input.ts'
import type { TaskRecord } from '../core/task/state.ts'
import type { World } from '../core/world.ts'
import { requireTask } from '../core/world.ts'
import type { Ports } from '../ports/stage.ts'

/** Looks around before an effect; answers with what is seen instead of one that must not be performed. */
export type Guard = (effect: Effect) => Promise<Observation | null>

/**
 * Keeps every git call back while a setting that runs a program or redirects is not as the journal has it, and tells
 * what else changed around the worktrees, at the start of each agent and once it is gone.
 */
export function makeGuard(world: World, { watch, tell }: Pick<Ports, 'watch' | 'tell'>): Guard {
  let unseen: readonly AttemptRef[] = []
  const lookAround = async (ref: AttemptRef, isStarting: boolean) => {
    const insists = !isStarting && isLast(world)
    const { changes, isWhole } = await watch.look(() => keptRefs(world, { ended: insists }), insists)
    const ended = isWhole ? unseen : []
    const starting = isStarting ? ref : null
    if (changes.length > 0) await tell?.({ type: 'around-changed', changes, starting, ended })
    if (isWhole) unseen = []
    else if (!isStarting) unseen = [...unseen, ref]
  }
  return async (effect) => {
    const stop = usesGit(effect.type) ? await settingsSeen(world, watch) : null
    if (stop !== null) return stop
    if (effect.type === 'run-agent') await lookAround({ task: effect.task, attempt: effect.attempt }, true)
    if (effect.type === 'save-work') await lookAround({ task: effect.task, attempt: effect.attempt }, false)
    return null
  }
}

async function settingsSeen(world: World, watch: Ports['watch']): Promise<Observation | null> {
  const known = world.run?.gitSettings ?? null
  if (known === null) return null
  const settings = await watch.settings()
  return settingChanges(known, settings).length === 0 ? null : { type: 'git-settings-seen', settings }
}

/** True when no other agent is to look after: what nobody saw so far nobody else will. */
function isLast(world: World): boolean {
  const { active, counts } = world
  return counts.ready + counts.waiting === 0 && [...active].every((id) => hasLooked(requireTask(world, id)))
}

/** The look at its end is behind an attempt, or under way. */
function hasLooked({ state }: TaskRecord): boolean {
  if (state.status !== 'active') return true
  const { status } = state.attempt
  return status === 'saving' || status === 'checking'
}
