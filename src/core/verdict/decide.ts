import type { Event } from '../event.ts'
import type { Input } from '../input.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'
import { checkSpec } from './rules.ts'

/** Writes a result down with everything it is valid for. */
export function finishCheck(world: World, input: Extract<Input, { type: 'check-ended' }>): readonly Event[] {
  const { subject, check, environment, commit, tree, result, log } = input
  const spec = checkSpec(world, check)
  if (spec === undefined) return []
  const { policy } = requireRun(world)
  const { definition } = spec
  return [
    { type: 'check-finished', subject, check, definition, policy, environment, commit, tree, result, log },
  ]
}
