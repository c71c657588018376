import { branchStanding } from '../attempt/judge.ts'
import { baseStanding, candidateStanding } from '../queue/judge.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import type { RunCheck } from './next.ts'
import { runCheck } from './next.ts'
import { preflightRules } from './rules.ts'
import { standing } from './verdict.ts'

/** Checks that something waits for now: the target's, the candidate's, then those of attempts. */
export function wantedChecks(world: World): readonly RunCheck[] {
  const attempts = [...world.active].map((id) => requireTask(world, id))
  return [
    ...targetChecks(world),
    ...candidateChecks(world),
    ...attempts.flatMap((record) => branchChecks(world, record)),
  ]
}

function targetChecks(world: World): RunCheck[] {
  const { preflight, tip, base } = requireRun(world)
  if (preflight.status !== 'checking') return []
  const stand = standing(preflightRules(world), preflight.runs)
  const commit = tip ?? base
  return runCheck(world, stand, { subject: { of: 'target' }, commit, base: commit, slot: null })
}

function candidateChecks(world: World): RunCheck[] {
  const { candidate } = world.queue
  if (candidate?.status !== 'checking') return []
  const { task, candidate: number, base, commit } = candidate
  const stand = candidateStanding(world, candidate)
  if (stand.kind !== 'red') {
    const subject = { of: 'candidate', task, candidate: number } as const
    return runCheck(world, stand, { subject, commit, base, slot: null })
  }
  // Preflight asks the target first; what it hears may answer for the base.
  if (requireRun(world).preflight.status === 'checking') return []
  const onBase = baseStanding(world, candidate, stand.check)
  return runCheck(world, onBase, { subject: { of: 'target' }, commit: base, base, slot: null })
}

function branchChecks(world: World, record: TaskRecord): RunCheck[] {
  if (record.state.status !== 'active' || record.state.attempt.status !== 'checking') return []
  const { attempt } = record.state
  const subject = { of: 'branch', task: record.spec.id, attempt: attempt.attempt } as const
  const { head, base } = attempt.work
  const slot = { name: attempt.slot, path: attempt.path }
  return runCheck(world, branchStanding(world, record, attempt), { subject, commit: head, base, slot })
}
