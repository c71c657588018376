import type { NextTry } from '../attempt/work.ts'
import type { Failure } from '../failure.ts'
import { failurePolicy, isRepeat, isSpent } from '../failure.ts'
import type { Instant } from '../ids.ts'
import type { World } from '../world.ts'
import { moveTask } from './dependencies.ts'
import type { TaskRecord } from './state.ts'

/** Books a failure and moves the task to its next try, or to the dead. */
export function failTask(
  world: World,
  record: TaskRecord,
  outcome: { failure: Failure; next: NextTry | null; at: Instant },
): World {
  const { failure, next, at } = outcome
  const { tally } = record
  const booked: TaskRecord = {
    ...record,
    tally: {
      ...tally,
      spent: tally.spent + (isSpent(failure) ? 1 : 0),
      unspent: tally.unspent + (isRepeat(failure) ? 1 : 0),
      conflicts: tally.conflicts + (failure.kind === 'conflict' ? 1 : 0),
      branches: tally.branches + (next?.clean === true ? 1 : 0),
    },
  }
  holdBackAgent(world, booked, outcome)
  return moveTask(world, booked, {
    to: next === null ? { status: 'dead', failure } : { status: 'ready', next },
    at,
  })
}

/** What an agent cannot do for one task it cannot do for the others either. */
function holdBackAgent(
  world: World,
  record: TaskRecord,
  { failure, next, at }: { failure: Failure; next: NextTry | null; at: Instant },
): void {
  const { agent } = record.past.at(-1) ?? {}
  if (agent === undefined) return
  const { blame, then } = failurePolicy[failure.kind]
  if (then === 'next-agent') world.stopped.set(agent, failure)
  if (blame === 'provider' && next !== null) coolDown(world, agent, { until: next.notBefore, at })
}

/** Refusals within one cool-down are one: attempts that ran side by side do not lengthen it together. */
function coolDown(world: World, agent: string, { until, at }: { until: Instant; at: Instant }): void {
  const before = world.cooldowns.get(agent) ?? { until: 0, streak: 0 }
  const streak = before.streak + (before.until > at ? 0 : 1)
  world.cooldowns.set(agent, { until: Math.max(before.until, until), streak })
}
