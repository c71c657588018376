import type { Event } from '../event.ts'
import type { Moment } from '../input.ts'
import { next } from '../next.ts'
import { foremost, hindrances } from '../schedule/start.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'
import { proposalsMove, waitsForPerson } from './judge.ts'
import { mayStart } from './state.ts'

/**
 * Lets go of a run of which nothing is left but what the machine refuses time and again. Nothing is given up: the
 * next engine tries all of it anew. Where a person looks on it goes on trying, and who wants to stop is not kept.
 */
export function judgeHostFaults(world: World, moment: Moment): readonly Event[] {
  const { engine } = requireRun(world)
  if (engine.status === 'none' || world.faults.size === 0 || isBusy(world)) return []
  if (engine.status === 'stopping') return [{ type: 'engine-stopped', because: 'interrupted' }]
  if (engine.attended || !isLasting(world) || tasksWillStart(world, moment)) return []
  return [{ type: 'engine-stopped', because: 'host-fault' }]
}

/** Looking at the target brings nothing on as long as it does not move, nor at pull requests that wait for people. */
function isBusy(world: World): boolean {
  const onlyLooks = new Set(proposalsMove(world) ? ['watch-target'] : ['watch-target', 'watch-proposals'])
  return next(world).some(({ type }) => !onlyLooks.has(type))
}

/** About four minutes with the intervals that are the default: space that others free in passing is waited for. */
const mostTries = 10

function isLasting(world: World): boolean {
  const tries = Math.min(mostTries, requireRun(world).config.retry.maxTries)
  return [...world.faults.keys()].some((effect) => (world.setbacks.get(effect) ?? 0) >= tries)
}

function tasksWillStart(world: World, { at }: Moment): boolean {
  const { preflight, config } = requireRun(world)
  if (!mayStart(preflight, config)) return false
  const hindrance = hindrances(world, at)
  return foremost(world).some((record) => !waitsForPerson(hindrance(record)))
}
