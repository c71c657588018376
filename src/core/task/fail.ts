import { endsSession } from '../attempt/agent-session.ts'
import type { NextTry } from '../attempt/work.ts'
import type { Failure } from '../failure.ts'
import { failurePolicy, isRefusal, isRepeat, isSpent } from '../failure.ts'
import type { Instant } from '../ids.ts'
import { providerOf } from '../provider.ts'
import { openCircuit } from '../schedule/circuit.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'
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
    past: sentBack(record.past, failure),
    session: endsSession(failure, next) ? null : record.session,
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

/** Work that its attempt handed in as finished came back. */
function sentBack(past: TaskRecord['past'], failure: Failure): TaskRecord['past'] {
  const last = past.at(-1)
  if (last === undefined || last.failure !== null || last.sentBack !== undefined) return past
  return past.with(-1, { ...last, sentBack: failure })
}

/** What an agent cannot do for one task it cannot do for the others either; what a provider refuses it refuses to all. */
function holdBackAgent(
  world: World,
  record: TaskRecord,
  { failure, next, at }: { failure: Failure; next: NextTry | null; at: Instant },
): void {
  const { agent } = record.past.at(-1) ?? {}
  if (agent === undefined) return
  if (isRefusal(failure)) {
    const until = next === null ? null : (next.opensAt ?? next.notBefore)
    const provider = providerOf(requireRun(world).config, agent)
    if (until !== null) openCircuit(world.cooldowns, provider, { until, at })
  } else if (failurePolicy[failure.kind].then === 'next-agent') world.stopped.set(agent, failure)
}
