import type { Command, Input, Observation } from '../../src/core/input.ts'
import { me, start } from './builders.ts'

/** A command or an observation without who, when and chance. */
export type Said = Command | Observation

/** With the actor, the instant and the chance of every test. */
export function asInput(input: Said, at: number = start, ask: string | null = null): Input {
  return { ...input, at, chance: 0.5, by: me, ask } as Input
}
