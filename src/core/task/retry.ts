import type { AttemptStart, NextTry } from '../attempt/work.ts'
import type { Consequence, Failure } from '../failure.ts'
import { failurePolicy, isSpent } from '../failure.ts'
import type { CommitId, Instant } from '../ids.ts'
import type { Moment } from '../input.ts'
import type { RetryPolicy } from '../plan/plan.ts'
import type { TaskRecord } from './state.ts'

/** How the task goes on after this failure; null when nothing is left and it becomes a dead letter. */
export function nextTry(record: TaskRecord, failure: Failure, moment: RetryMoment): NextTry | null {
  if (isExhausted(record, failure)) return null
  const consequence: Consequence = failurePolicy[failure.kind].then
  switch (consequence) {
    case 'retry':
      return tryAgain(record, failure, {
        ...moment,
        notBefore: moment.at + backoffMs(record, failure, moment.chance),
      })
    case 'feedback':
      return tryAgain(record, failure, { ...moment, notBefore: moment.at })
    case 'retry-clean':
      return {
        ...tryAgain(record, failure, { ...moment, notBefore: moment.at }),
        start: fromBase(failure),
        clean: true,
      }
    case 'cool-down':
      return tryAgain(record, failure, { ...moment, notBefore: coolDownEnd(record, failure, moment) })
    case 'next-agent':
      return nextAgent(record, failure, moment)
    case 'rebuild':
    case 'wait':
    case 'dead-letter':
      return null
  }
}

/** What a retry is reckoned from. */
export interface RetryMoment extends Moment {
  /** The target's commit the evidence is about, to be merged into the work tree. */
  readonly mergeIn: CommitId | null
  /** Refusals of this agent's provider in a row, before this one. */
  readonly streak: number
}

/** True when this failure was the last that the task's retry policy bears. */
export function isExhausted(record: TaskRecord, failure: Failure): boolean {
  const { retry } = record.spec
  const { tally } = record
  if (isSpent(failure)) return tally.spent + 1 >= retry.maxAttempts
  if (failure.kind === 'conflict') return tally.conflicts + 1 > retry.maxConflicts
  if (failurePolicy[failure.kind].blame === 'provider') return false
  return tally.unspent + 1 >= retry.maxTries
}

function tryAgain(record: TaskRecord, failure: Failure, when: RetryMoment & { notBefore: Instant }): NextTry {
  const from: AttemptStart['from'] =
    record.saved === null ? { kind: 'base' } : { kind: 'saved', commit: record.saved.head }
  return {
    start: { from, mergeIn: record.saved === null ? null : when.mergeIn, feedback: failure, hint: null },
    notBefore: when.notBefore,
    agent: agentIndex(record),
    clean: false,
  }
}

function fromBase(feedback: Failure): AttemptStart {
  return { from: { kind: 'base' }, mergeIn: null, feedback, hint: null }
}

/** The next agent of the chain, at once; null when the chain is at its end. */
function nextAgent(record: TaskRecord, failure: Failure, moment: RetryMoment): NextTry | null {
  const agent = agentIndex(record) + 1
  if (agent >= record.spec.agents.length) return null
  return { ...tryAgain(record, failure, { ...moment, notBefore: moment.at }), agent }
}

/** Where in its chain of agents the task is. */
export function agentIndex(record: TaskRecord): number {
  if (record.state.status === 'ready') return record.state.next.agent
  const latest = record.state.status === 'active' ? record.state.attempt.agent : record.past.at(-1)?.agent
  return Math.max(0, latest === undefined ? 0 : record.spec.agents.indexOf(latest))
}

function backoffMs(record: TaskRecord, failure: Failure, chance: number): number {
  const before = isSpent(failure) ? record.tally.spent : record.tally.unspent
  return intervalMs(record.spec.retry, before, chance)
}

function coolDownEnd(record: TaskRecord, failure: Failure, moment: RetryMoment): Instant {
  const asked = 'resetAt' in failure ? failure.resetAt : null
  return asked ?? moment.at + intervalMs(record.spec.retry, moment.streak, moment.chance)
}

/** `initialInterval · backoff^before`, at most `maxInterval`, moved by up to ± jitter · half of it. */
export function intervalMs(retry: RetryPolicy, before: number, chance: number): number {
  const plain = Math.min(retry.maxIntervalMs, retry.initialIntervalMs * retry.backoff ** before)
  return Math.round(plain * (1 + retry.jitter * (chance - 0.5)))
}
