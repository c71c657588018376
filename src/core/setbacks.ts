import type { Failure } from './failure.ts'
import { isHostFault } from './host-fault.ts'
import type { World } from './world.ts'

/**
 * Times in a row that an effect stalled in the way of this failure: what the machine refused before says nothing of what
 * goes wrong otherwise, nor the other way round.
 */
export function setbacksLike(world: World, effect: string, failure: Failure): number {
  return world.faults.has(effect) === isHostFault(failure) ? (world.setbacks.get(effect) ?? 0) : 0
}

/** True where forge or remote said no, which asking again does not change as an outage passes. */
export function isForgeRefusal(failure: Failure): boolean {
  return failure.kind === 'forge-failed' && failure.fault.kind === 'refused'
}

/** Times in a row; about two minutes with the intervals that are the default, in which nothing else is proven. */
export const mostRefusals = 8
