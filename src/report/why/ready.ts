import type { NextTry } from '../../core/attempt/work.ts'
import type { Run } from '../../core/run/state.ts'
import { mayStart } from '../../core/run/state.ts'
import { agentOf } from '../../core/schedule/agent.ts'
import type { Hindrance } from '../../core/schedule/start.ts'
import type { TaskRecord } from '../../core/task/state.ts'
import { duration, ordinal } from '../text.ts'
import type { Situation } from '../view/situation.ts'
import { failureClause } from '../words/failure.ts'
import { targetClause } from '../words/preflight.ts'
import { ranInto } from '../words/ran-into.ts'

/** Why a ready task does not start, or when it will. */
export function whyReady(seen: Situation, record: TaskRecord, next: NextTry): string {
  const { run, engineAlive } = seen
  const { branch } = record.spec
  if (branch !== undefined)
    return engineAlive ? `${branch} is being read` : `${branch} is read once the run is resumed`
  const attempt = `its ${ordinal(record.tally.attempts + 1)} attempt`
  if (!mayStart(run.preflight, run.config)) return whyHeldBack(run)
  const found = seen.hindrance(record)
  // The next engine would stop at it too.
  if (found?.kind === 'budget-spent') return whyHindered(seen, { found, attempt, record, next })
  if (!engineAlive) return `${attempt} starts once the run is resumed${so(record, next)}`
  if (run.engine.status === 'stopping')
    return `${attempt} starts after the next orch resume${so(record, next)}`
  if (found !== null) return whyHindered(seen, { found, attempt, record, next })
  const { agents } = run.config.concurrency
  if (seen.world.active.size < agents)
    return `${attempt} starts now with ${agentOf(seen.world, record, seen.now)}${after(record, next)}`
  return `waits for a place: ${agents} of ${agents} attempts are under way`
}

function whyHindered(
  { now, world }: Situation,
  { found, attempt, record, next }: { found: Hindrance; attempt: string; record: TaskRecord; next: NextTry },
): string {
  switch (found.kind) {
    case 'backing-off':
      return `${attempt} starts ${soon(found.until - now)}${after(record, next)}`
    case 'host-fault':
      return `waits: ${failureClause(found.failure)}`
    case 'cooling-down':
      return `waits for ${found.agent}, which goes on ${soon(found.until - now)}${so(record, next)}`
    case 'probing':
      return `waits until another attempt has tried out whether ${found.agent} works again`
    case 'agent-stopped':
      return `waits for a person: ${found.agent} cannot work, as ${failureClause(found.failure)}`
    case 'budget-spent':
      return world.active.size > 0
        ? `waits to see what the attempts under way cost: ${failureClause(found.failure)}`
        : `waits for a person: ${failureClause(found.failure)}`
    case 'agent-limit':
      return `waits for ${found.agent}: ${found.limit === 1 ? 'its place is' : `its ${found.limit} places are`} taken`
    case 'resource-taken':
      return `waits for ${found.resource}, which ${found.by} holds`
    case 'unlanded-limit':
      return `waits until some of the ${found.limit} finished tasks have landed`
  }
}

function whyHeldBack({ preflight, target }: Run): string {
  if (preflight.status !== 'failed') return `waits until ${target} itself has passed its checks`
  return `waits: ${targetClause(target, preflight.failure)}`
}

/** What the attempt before ran into. */
function after(record: TaskRecord, { start }: NextTry): string {
  const failure = ranInto(record, start)
  return failure === null ? '' : ` after ${failureClause(failure)}`
}

/** The same where it would read as the time. */
function so(record: TaskRecord, { start }: NextTry): string {
  const failure = ranInto(record, start)
  return failure === null ? '' : `: ${failureClause(failure)}`
}

/** `in 40 s`, or `now` when the instant has come. */
export function soon(ms: number): string {
  return ms <= 0 ? 'now' : `in ${duration(ms)}`
}
