import type { Actor, RunId } from '../core/ids.ts'
import type { Command } from '../core/input.ts'
import { take } from '../core/turn.ts'
import { requireRun } from '../core/world.ts'
import type { Audience } from './begin.ts'
import { resumeRun } from './begin.ts'
import { openRepository } from './compose/repository.ts'
import { requireLoaded } from './require-loaded.ts'
import { halt } from './start/halted.ts'

type Cancel = Extract<Command, { readonly type: 'cancel-tasks' | 'drop-tasks' }>

interface CancelAsk {
  readonly run: RunId
  readonly command: Cancel
  readonly by: Actor
}

/**
 * Cancels where no engine lives: one is started that ends and saves what is under way and begins nothing. A run of
 * which nothing is left then is brought to its end. Halts when another engine was quicker.
 */
export async function cancelHere(ask: CancelAsk): Promise<void> {
  const opening = await openRepository(process.cwd())
  if (opening.kind === 'problems') return halt({ kind: 'repository', problems: opening.problems })
  const { opened } = opening
  const { run, command } = ask
  const how = { opened, run, takeOver: false, first: [] }
  const winding = await resumeRun({ ...how, windUp: [command] }, silently(ask.by))
  await winding.ended
  if (!wouldEnd(opened.facts.commonDir, ask)) return
  const ending = await resumeRun(how, silently(ask.by))
  await ending.ended
}

/** True when an engine would find nothing to do but to write down the end. */
function wouldEnd(commonDir: string, { run, by }: CancelAsk): boolean {
  const { world } = requireLoaded(commonDir, run)
  const { engine, outcome, tip } = requireRun(world)
  if (outcome !== null || engine.status !== 'none') return false
  const nobody = { pid: 0, startedAt: '', bootId: '', machineId: '', pidNamespace: '' }
  const start = { type: 'start-engine', engine: nobody, supervisor: nobody, attended: false, tip } as const
  take(world, { ...start, at: world.now, chance: 0.5, by, ask: null })
  return requireRun(world).outcome !== null
}

function silently(by: Actor): Audience {
  return {
    by,
    attended: false,
    onRun() {},
    onRecorded() {},
    onRejected() {},
    onNotice() {},
  }
}
