import { expect } from 'vitest'
import { decide } from '../../src/core/decide.ts'
import type { Effect } from '../../src/core/effect.ts'
import type { Event } from '../../src/core/event.ts'
import { evolve } from '../../src/core/evolve.ts'
import type { Input } from '../../src/core/input.ts'
import { next } from '../../src/core/next.ts'
import type { Refusal } from '../../src/core/refusal.ts'
import { take } from '../../src/core/turn.ts'
import type { World } from '../../src/core/world.ts'
import { initialWorld } from '../../src/core/world.ts'
import { start } from './builders.ts'
import type { Said } from './said.ts'
import { asInput } from './said.ts'

/** An event is what happened; anything else is said to the core and taken in with all that follows. */
type Past = Event | { readonly said: Said }

export const said = (input: Said): Past => ({ said: input })

/** The world after this history, ready for one more input. */
export function given(...past: readonly (Past | readonly Past[])[]) {
  const world = initialWorld()
  for (const each of past.flat()) {
    if ('said' in each) take(world, asInput(each.said))
    else evolve(world, each, start)
  }
  return {
    world,
    effects: (): readonly Effect[] => next(world),
    when: (input: Said, moment: Partial<Input> = {}) =>
      when(world, { ...asInput(input), ...moment } as Input),
  }
}

function when(world: World, input: Input) {
  return {
    /** What `decide` alone makes of it. */
    then(...events: readonly Event[]) {
      expect(decide(world, input)).toEqual({ kind: 'events', events })
    },
    thenRefused(refusal: Refusal) {
      expect(decide(world, input)).toEqual({ kind: 'refused', refusal })
    },
    /** The events it leads to with everything that follows; the world has changed then. */
    follows(): readonly Event[] {
      const turn = take(world, input)
      expect(turn.refusal).toBeNull()
      return turn.events
    },
  }
}
