import type { Instant } from '../ids.ts'
import { providerOf } from '../provider.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'

/**
 * The agent that a ready task runs with next: where it is in its chain, then those behind it, then those before.
 * One that a person has to mend is passed over; so is one whose provider wants to be left alone for longer than a
 * short wait, if another may start at this instant. Else the one that is free first.
 */
export function agentOf(world: World, record: TaskRecord, at: Instant): string {
  const chain = chainFromHere(record)
  const able = chain.filter((agent) => !world.stopped.has(agent))
  const [first = chain[0] ?? ''] = able
  if (opensAt(world, first) <= at + shortWaitMs) return first
  return able.reduce((best, each) => (freeAt(world, each, at) < freeAt(world, best, at) ? each : best), first)
}

/** A change of agent costs what the first one knows of the work; this long it is worth waiting for it. */
const shortWaitMs = 120_000

function chainFromHere({ state, spec: { agents } }: TaskRecord): readonly string[] {
  const here = state.status === 'ready' ? Math.min(state.next.agent, agents.length - 1) : 0
  return here <= 0 ? agents : [...agents.slice(here), ...agents.slice(0, here)]
}

function freeAt(world: World, agent: string, at: Instant): Instant {
  return Math.max(at, opensAt(world, agent))
}

/** When its provider may be asked again; long ago where it never refused. */
function opensAt(world: World, agent: string): Instant {
  if (world.cooldowns.size === 0) return 0
  return world.cooldowns.get(providerOf(requireRun(world).config, agent))?.until ?? 0
}
