import { admission } from '../admission/admit.ts'
import type { Event } from '../event.ts'
import type { Failure } from '../failure.ts'
import type { Moment } from '../input.ts'
import { providerOf } from '../provider.ts'
import { pausesBefore } from '../schedule/circuit.ts'
import { nextTry } from '../task/retry.ts'
import type { TaskRecord } from '../task/state.ts'
import { branchRules, checkSpec } from '../verdict/rules.ts'
import type { CheckResult, Standing } from '../verdict/verdict.ts'
import { standing } from '../verdict/verdict.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'
import type { Attempt, In } from './state.ts'

type Checking = In<Attempt, 'checking'>

/** What becomes of an attempt whose work is saved; nothing while a branch check is still to run. */
export function judgeAttempt(world: World, record: TaskRecord, moment: Moment): readonly Event[] {
  if (record.state.status !== 'active' || record.state.attempt.status !== 'checking') return []
  const { attempt } = record.state
  const ref = { task: record.spec.id, attempt: attempt.attempt }
  const { cause } = attempt
  if (cause !== null && cause.kind !== 'escaped') return [{ type: 'attempt-cancelled', ...ref, cause }]
  const ending: Ending =
    cause === null
      ? endOf(world, record, attempt)
      : { kind: 'failed', failure: { kind: 'escaped', what: cause.what } }
  switch (ending.kind) {
    case 'open':
      return []
    case 'failed': {
      const provider = providerOf(requireRun(world).config, attempt.agent)
      const streak = pausesBefore(world.cooldowns.get(provider), moment.at)
      // A merge that this attempt left unresolved is begun again; one that is in its commits by now changes nothing.
      const { mergeIn } = attempt.start
      const next = nextTry(record, ending.failure, { ...moment, mergeIn, streak })
      return [{ type: 'attempt-failed', ...ref, failure: ending.failure, next }]
    }
    case 'done':
      return [{ type: 'task-done', task: record.spec.id, reason: ending.reason }]
    case 'held':
      return [{ type: 'task-held', task: record.spec.id, work: attempt.work, answers: ending.answers }]
    case 'admitted':
      return [{ type: 'entry-queued', task: record.spec.id, work: attempt.work }]
  }
}

type Ending =
  | { readonly kind: 'open' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'done'; readonly reason: string }
  | { readonly kind: 'held'; readonly answers: Checking['answers'] }
  | { readonly kind: 'admitted' }

/** The program's own end first, then what git saw, then rules, then checks, then people. */
function endOf(world: World, record: TaskRecord, attempt: Checking): Ending {
  if (attempt.outcome.kind === 'failed') return { kind: 'failed', failure: attempt.outcome.failure }
  // Ended by orch and nobody remembers asking: half the work, and no claim that it is whole.
  if (attempt.outcome.kind === 'cancelled') return { kind: 'failed', failure: { kind: 'lost' } }
  return fromChange(record, attempt) ?? fromAdmission(world, record, attempt)
}

function fromChange({ spec, redTrees }: TaskRecord, { work, outcome, answers }: Checking): Ending | null {
  const changed = work.size.files > 0
  if (!changed && spec.change === 'none')
    return { kind: 'done', reason: 'the agent is done and left the tree as it was' }
  // All of the work may lie in a repository of its own, which no tree shows.
  if (!changed && answers.some(({ rule }) => rule === 'nestedRepositories')) return null
  if (!changed && spec.change === 'optional') return { kind: 'done', reason: 'there was nothing to change' }
  const sameAsRed = redTrees.includes(work.tree)
  if (changed && !sameAsRed) return null
  const tail = deniedTail(outcome)
  if (tail !== '') return { kind: 'failed', failure: { kind: 'permission', tail } }
  return { kind: 'failed', failure: { kind: 'no-change', tail: '', sameAsRed } }
}

/** The tools that an agent lacked, a line each; empty when it had all it asked for. */
function deniedTail(outcome: Checking['outcome']): string {
  const denied = outcome.kind === 'claimed-success' ? (outcome.denied ?? []) : []
  return denied.map(({ tool, summary }) => [tool, summary].filter(Boolean).join(': ')).join('\n')
}

function fromAdmission(world: World, record: TaskRecord, attempt: Checking): Ending {
  const admitted = admission(attempt.answers, {
    patchIds: [attempt.work.patchId],
    approvals: record.approvals,
  })
  if (admitted.kind === 'deny')
    return { kind: 'failed', failure: { kind: 'denied', reasons: admitted.answers } }
  if (admitted.kind === 'return')
    return { kind: 'failed', failure: { kind: 'returned', reasons: admitted.answers } }
  const checks = branchStanding(world, record, attempt)
  if (checks.kind === 'run') return { kind: 'open' }
  if (checks.kind === 'red') return { kind: 'failed', failure: checkFailure(checks, 'branch') }
  return admitted.kind === 'wait' ? { kind: 'held', answers: admitted.answers } : { kind: 'admitted' }
}

/** Where the branch checks of an attempt stand. */
export function branchStanding(world: World, record: TaskRecord, attempt: Checking): Standing {
  const rules = branchRules(world, record.spec).filter(({ check }) => checkSpec(world, check) !== undefined)
  return standing(rules, attempt.runs)
}

/** A believed red as the failure it is. */
export function checkFailure(
  { check, last, log }: Extract<Standing, { kind: 'red' }>,
  where: 'branch' | 'candidate',
): Failure {
  return { kind: 'check-failed', check, ...evidence(last), log, where }
}

/** Exit code and last lines of a check that did not pass. */
export function evidence(result: CheckResult): { readonly exitCode: number | null; readonly tail: string } {
  switch (result.outcome) {
    case 'passed':
      return { exitCode: 0, tail: '' }
    case 'failed':
      return { exitCode: result.exitCode, tail: result.tail }
    case 'edited':
      return { exitCode: null, tail: `the check edited tracked files: ${result.paths.join(', ')}` }
  }
}
