import { branchStanding } from '../attempt/judge.ts'
import { baseStanding, candidateStanding } from '../queue/judge.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import type { RunCheck } from './next.ts'
import { runCheck } from './next.ts'
import { preflightRules } from './rules.ts'
import { standing } from './verdict.ts'

/**
 * Checks that something waits for now: preflight's, then who waits longest. A check that is under way so stands
 * before every check that is wanted after it, and what was granted to it is not granted to another.
 */
export function wantedChecks(world: World): readonly RunCheck[] {
  const attempts = [...world.active].map((id) => requireTask(world, id))
  const waiting = [candidateChecks(world), ...attempts.map((record) => branchChecks(world, record))]
  return [
    ...targetChecks(world),
    ...waiting.toSorted((a, b) => a.since - b.since).flatMap(({ checks }) => checks),
  ]
}

/** The check that a candidate or an attempt waits for, and the event since which it does. */
interface Waiting {
  readonly since: number
  readonly checks: readonly RunCheck[]
}

const nothing: Waiting = { since: 0, checks: [] }

function targetChecks(world: World): RunCheck[] {
  const { preflight, tip, base } = requireRun(world)
  if (preflight.status !== 'checking') return []
  const stand = standing(preflightRules(world), preflight.runs)
  const commit = tip ?? base
  return runCheck(world, stand, { subject: { of: 'target' }, commit, base: commit, slot: null })
}

function candidateChecks(world: World): Waiting {
  const { candidate } = world.queue
  if (candidate?.status !== 'checking') return nothing
  const { task, candidate: number, base, commit, waitsSince: since } = candidate
  const stand = candidateStanding(world, candidate)
  if (stand.kind !== 'red') {
    const subject = { of: 'candidate', task, candidate: number } as const
    return { since, checks: runCheck(world, stand, { subject, commit, base, slot: null }) }
  }
  // Preflight asks the target first; what it hears may answer for the base.
  if (requireRun(world).preflight.status === 'checking') return nothing
  const onBase = baseStanding(world, candidate, stand.check)
  return {
    since,
    checks: runCheck(world, onBase, { subject: { of: 'target' }, commit: base, base, slot: null }),
  }
}

function branchChecks(world: World, record: TaskRecord): Waiting {
  if (record.state.status !== 'active' || record.state.attempt.status !== 'checking') return nothing
  const { attempt } = record.state
  const subject = { of: 'branch', task: record.spec.id, attempt: attempt.attempt } as const
  const { head, base } = attempt.work
  const slot = { name: attempt.slot, path: attempt.path }
  const stand = branchStanding(world, record, attempt)
  return { since: attempt.waitsSince, checks: runCheck(world, stand, { subject, commit: head, base, slot }) }
}
