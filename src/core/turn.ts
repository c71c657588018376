import { decide } from './decide.ts'
import type { Event } from './event.ts'
import { evolve } from './evolve.ts'
import type { Input, Moment } from './input.ts'
import type { Refusal } from './refusal.ts'
import { settle } from './settle.ts'
import type { World } from './world.ts'
import { InvariantError } from './world.ts'

/** What one input came to: events already folded into the world, and the refusal if it was one. */
export interface Turn {
  readonly events: readonly Event[]
  readonly refusal: Refusal | null
}

/** More steps than any input can need; settling longer than this is a rule that undoes another. */
const maxSteps = 100_000

/** Takes one input in: what it decides, then everything that follows by itself. The world is changed in place. */
export function take(world: World, input: Input): Turn {
  const decision = decide(world, input)
  const refusal = decision.kind === 'refused' ? decision.refusal : null
  const decided = decision.kind === 'events' ? decision.events : []
  const events = [...decided, ...receipt(world, input, refusal)]
  for (const event of events) evolve(world, event, input.at)
  return { events: [...events, ...settleAll(world, input)], refusal }
}

/** A command from another terminal leaves a mark, so that it is never taken in twice. */
function receipt(world: World, input: Input, refusal: Refusal | null): readonly Event[] {
  if (!('ask' in input) || input.ask === null || world.asks.has(input.ask)) return []
  return [{ type: 'ask-received', ask: input.ask, refused: refusal?.kind ?? null }]
}

/** Settles until nothing follows any more. */
function settleAll(world: World, moment: Moment): readonly Event[] {
  const all: Event[] = []
  for (let step = 0; step < maxSteps; step += 1) {
    const events = settle(world, moment)
    if (events.length === 0) return all
    for (const event of events) evolve(world, event, moment.at)
    all.push(...events)
  }
  throw new InvariantError(
    `settling does not end: ${all
      .slice(-3)
      .map(({ type }) => type)
      .join(', ')}`,
  )
}
