import { admission } from '../admission/admit.ts'
import { checkFailure, evidence } from '../attempt/judge.ts'
import type { Event } from '../event.ts'
import type { Failure } from '../failure.ts'
import type { Moment } from '../input.ts'
import type { Footing } from '../pull-request/stack.ts'
import { footingOf, lowerUnder, stillRests } from '../pull-request/stack.ts'
import { nextTry } from '../task/retry.ts'
import { baseRule, rulesInOrder } from '../verdict/rules.ts'
import type { Standing } from '../verdict/verdict.ts'
import { standing } from '../verdict/verdict.ts'
import type { World } from '../world.ts'
import { greenBase, requireRun, requireTask } from '../world.ts'
import type { Built, Candidate, Entry } from './state.ts'

/*
 * The planner of the queue: from a snapshot to what happens next. Sequential: one candidate at a time; a planner
 * that checks many at once replaces this file.
 */

/** Events that bring the queue on by one step; nothing while a stage is at work or a check is to run. */
export function planQueue(world: World, moment: Moment): readonly Event[] {
  const { candidate } = world.queue
  if (candidate === null) return startMerge(world)
  if (candidate.lower !== undefined && !stillRests(world, candidate.task, candidate.lower))
    return [
      {
        type: 'candidate-abandoned',
        task: candidate.task,
        candidate: candidate.candidate,
        because: 'base-moved',
      },
    ]
  if (candidate.status !== 'checking') return []
  return judgeCandidate(world, candidate, moment)
}

function startMerge(world: World): readonly Event[] {
  const { entries } = world.queue
  // What is on the target is not known to be green.
  if (entries.some(({ status }) => status === 'unverified')) return []
  const entry = entries.find((each) => isPendingOn(world, each, 'target'))
  // What is to land goes before what rests on it.
  const { task } = entry ?? entries.find((each) => isPendingOn(world, each, 'lower')) ?? {}
  if (task === undefined) return []
  const record = requireTask(world, task)
  const lower = lowerUnder(world, record)
  const candidate = record.tally.candidates + 1
  return [{ type: 'merge-started', task, candidate, ...(lower === null ? {} : { lower }) }]
}

/** True for an entry that can be merged now, with the target or with the pull request it rests on. */
export function isPendingOn(world: World, { status, task }: Entry, kind?: Footing['kind']): boolean {
  if (status !== 'pending') return false
  const footing = footingOf(world, requireTask(world, task))
  return footing !== null && (kind === undefined || footing.kind === kind)
}

function judgeCandidate(world: World, candidate: Built, moment: Moment): readonly Event[] {
  const record = requireTask(world, candidate.task)
  const entry = entryOf(world, candidate)
  if (entry === undefined) return []
  // Merging cleanly may renumber a patch's surroundings; it is still the content that was approved.
  const patchIds = [candidate.patchId, entry.work.patchId]
  const admitted = admission(candidate.answers, { patchIds, approvals: record.approvals })
  switch (admitted.kind) {
    case 'deny':
      return bounce(world, { candidate, moment, failure: { kind: 'denied', reasons: admitted.answers } })
    case 'return':
      return bounce(world, { candidate, moment, failure: { kind: 'returned', reasons: admitted.answers } })
    case 'wait': {
      const work = { ...entry.work, patchId: candidate.patchId }
      return [{ type: 'task-held', task: candidate.task, work, answers: admitted.answers }]
    }
    case 'admit':
      return judgeChecks(world, candidate, moment)
  }
}

/** Blame needs a check that is red here, twice, and green on the base; a red base suspends it (I3). */
function judgeChecks(world: World, candidate: Built, moment: Moment): readonly Event[] {
  const checks = candidateStanding(world, candidate)
  if (checks.kind === 'run') return []
  const { task, candidate: number, base, commit, tree } = candidate
  if (checks.kind === 'green') {
    const type =
      requireRun(world).config.queue.land === 'pull-request' ? 'proposal-started' : 'landing-started'
    return [{ type, task, candidate: number, base, commit, tree }]
  }
  const onBase = baseStanding(world, candidate, checks.check)
  switch (onBase.kind) {
    case 'run':
      return []
    case 'green':
      return bounce(world, { candidate, moment, failure: checkFailure(checks, 'candidate') })
    case 'red': {
      const failure: Failure = {
        kind: 'base-red',
        check: checks.check,
        base,
        tail: evidence(onBase.last).tail,
      }
      return [{ type: 'entry-suspended', task, base, failure }]
    }
  }
}

/** Where the checks of a candidate stand. */
export function candidateStanding(world: World, candidate: Built): Standing {
  const { spec } = requireTask(world, candidate.task)
  return standing(rulesInOrder(world, spec, candidate.checks), candidate.runs)
}

/** Whether the base passes this check, as far as anybody knows. */
export function baseStanding(world: World, candidate: Built, check: string): Standing {
  if (world.greenBases.has(greenBase(check, candidate.base))) return { kind: 'green' }
  return standing(baseRule(world, check), candidate.baseRuns)
}

/** Gives the work back with evidence; what the agent sees next has the base merged in. */
export function bounce(
  world: World,
  {
    candidate,
    moment,
    failure,
  }: { readonly candidate: Pick<Built, 'task' | 'base'>; readonly moment: Moment; readonly failure: Failure },
): readonly Event[] {
  const record = requireTask(world, candidate.task)
  const next = nextTry(record, failure, { ...moment, mergeIn: candidate.base, streak: 0 })
  return [{ type: 'entry-bounced', task: candidate.task, failure, next }]
}

function entryOf(world: World, candidate: Pick<Candidate, 'task'>): Entry | undefined {
  return world.queue.entries.find(({ task }) => task === candidate.task)
}

/** Entries whose wait is over: the target moved off a red base, or it is time to look at a checkout again. */
export function resumeEntries(world: World, { at }: Moment): readonly Event[] {
  const due = world.queue.entries.filter(
    (entry) =>
      (entry.status === 'suspended' && isPast(world, entry)) ||
      (entry.status === 'blocked' && entry.retryAt <= at),
  )
  return due.map(({ task }) => ({ type: 'entry-resumed', task }))
}

/** What the work rests on is no longer the base it was suspended on. */
function isPast(world: World, { task, base }: Extract<Entry, { status: 'suspended' }>): boolean {
  const footing = footingOf(world, requireTask(world, task))
  if (footing === null) return false
  return base !== (footing.kind === 'lower' ? footing.lower.head : requireRun(world).tip)
}
