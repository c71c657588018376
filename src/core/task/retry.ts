import type { AttemptStart, NextTry } from '../attempt/work.ts'
import type { Failure } from '../failure.ts'
import { consequenceOf, failurePolicy, isRepeat, isSpent } from '../failure.ts'
import type { CommitId } from '../ids.ts'
import type { Moment } from '../input.ts'
import type { RetryPolicy } from '../plan/plan.ts'
import type { TaskRecord } from './state.ts'

/** How the task goes on after this failure; null when nothing is left and it becomes a dead letter. */
export function nextTry(record: TaskRecord, failure: Failure, moment: RetryMoment): NextTry | null {
  // Whoever made the branch mends it; `orch retry` reads it anew.
  if (record.spec.branch !== undefined || isExhausted(record, failure)) return null
  const consequence = consequenceOf(failure)
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
      return tryAgain(record, failure, { ...moment, ...coolDown(record, failure, moment) })
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
function isExhausted(record: TaskRecord, failure: Failure): boolean {
  const { retry } = record.spec
  const { tally } = record
  if (isSpent(failure)) return tally.spent + 1 >= retry.maxAttempts
  if (failure.kind === 'conflict') return tally.conflicts + 1 > retry.maxConflicts
  return isRepeat(failure) && tally.unspent + 1 >= retry.maxTries
}

function tryAgain(record: TaskRecord, failure: Failure, when: RetryMoment & CoolDown): NextTry {
  const { notBefore, opensAt, mergeIn } = when
  return {
    start: startAfter(record, failure, mergeIn),
    notBefore,
    ...(opensAt === undefined ? {} : { opensAt }),
    agent: agentIndex(record),
    clean: false,
  }
}

/** What the agent was told stays true where the failure is not about the work. */
function startAfter(record: TaskRecord, failure: Failure, mergeIn: CommitId | null): AttemptStart {
  const from = savedState(record)
  if (record.state.status === 'active' && !tellsAgent(failure)) {
    const { start } = record.state.attempt
    const isNews = start.feedback === null || (isSetupOfWork(failure, from) && !tellsAgent(start.feedback))
    return { ...start, from, feedback: isNews ? failure : start.feedback }
  }
  return { from, mergeIn: from.kind === 'saved' ? mergeIn : null, feedback: failure, hint: null }
}

/** Where the next attempt goes on: the latest attempt's saved state, or where it began if it saved nothing. */
export function savedState({ state, saved }: TaskRecord): AttemptStart['from'] {
  if (state.status === 'active' && saved?.attempt !== state.attempt.attempt) return state.attempt.start.from
  return saved === null ? { kind: 'base' } : { kind: 'saved', commit: saved.head }
}

/** True when an agent that starts over this setup all the same can mend it: setup said no, and said it of work. */
export function isSetupOfWork(failure: Failure, from: AttemptStart['from']): boolean {
  return failure.kind === 'setup-failed' && failure.exitCode !== null && from.kind === 'saved'
}

/** True when the failure itself is what the next prompt is about. */
export function tellsAgent({ kind }: Failure): boolean {
  const { blame } = failurePolicy[kind]
  return blame === 'work' || blame === 'nobody'
}

function fromBase(feedback: Failure): AttemptStart {
  return { from: { kind: 'base' }, mergeIn: null, feedback, hint: null }
}

/** The next agent of the chain, at once; at its end the task waits for the last one. */
function nextAgent(record: TaskRecord, failure: Failure, moment: RetryMoment): NextTry {
  const agent = Math.min(agentIndex(record) + 1, record.spec.agents.length - 1)
  return { ...tryAgain(record, failure, { ...moment, notBefore: moment.at }), agent }
}

/** Where in its chain of agents the task is. */
function agentIndex(record: TaskRecord): number {
  if (record.state.status === 'ready') return record.state.next.agent
  const latest = record.state.status === 'active' ? record.state.attempt.agent : record.past.at(-1)?.agent
  return Math.max(0, latest === undefined ? 0 : record.spec.agents.indexOf(latest))
}

function backoffMs(record: TaskRecord, failure: Failure, chance: number): number {
  const before = isSpent(failure) ? record.tally.spent : record.tally.unspent
  return intervalMs(record.spec.retry, before, chance)
}

/** Until when the provider is left alone, and its task a little longer, so that nothing starts in one instant with others. */
function coolDown(record: TaskRecord, failure: Failure, moment: RetryMoment): CoolDown {
  const { retry } = record.spec
  const paused = moment.at + pauseMs(retry, moment.streak, moment.chance)
  const stated = 'resetAt' in failure ? failure.resetAt : null
  // A reset that has passed by our clock must not become a loop without a pause.
  if (stated === null || stated <= paused) return { notBefore: paused }
  return {
    notBefore: stated + Math.round(retry.initialIntervalMs * retry.jitter * moment.chance),
    opensAt: stated,
  }
}

type CoolDown = Pick<NextTry, 'notBefore' | 'opensAt'>

/** How long a provider that gave no instant is left alone; one that refuses for ever is asked less and less. */
function pauseMs(retry: RetryPolicy, before: number, chance: number): number {
  const longest = Math.max(retry.maxIntervalMs, longestPauseMs)
  const grown = retry.maxIntervalMs * 2 ** Math.floor(before / pausesPerStep)
  return intervalMs({ ...retry, maxIntervalMs: Math.min(longest, grown) }, before, chance)
}

/** A bad minute stays within `maxInterval`; an outage doubles that with every ten refusals in a row, up to here. */
const longestPauseMs = 900_000
const pausesPerStep = 10

/** `initialInterval · backoff^before`, at most `maxInterval`, moved by up to ± jitter · half of it. */
export function intervalMs(retry: RetryPolicy, before: number, chance: number): number {
  const plain = Math.min(retry.maxIntervalMs, retry.initialIntervalMs * retry.backoff ** before)
  return Math.round(plain * (1 + retry.jitter * (chance - 0.5)))
}
