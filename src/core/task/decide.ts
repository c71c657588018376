import { admission } from '../admission/admit.ts'
import type { Approval } from '../admission/approval.ts'
import { answerQuestion } from '../attempt/ask.ts'
import { allowing, denying } from '../attempt/question.ts'
import type { In } from '../attempt/state.ts'
import type { NextTry } from '../attempt/work.ts'
import type { Event } from '../event.ts'
import type { Failure } from '../failure.ts'
import type { CommitId, Instant, TaskId } from '../ids.ts'
import type { Input } from '../input.ts'
import { providerOf } from '../provider.ts'
import { takeUnverified } from '../pull-request/decide.ts'
import { footingOf } from '../pull-request/stack.ts'
import type { Refusal } from '../refusal.ts'
import { agentOf } from '../schedule/agent.ts'
import { checkSpec } from '../verdict/rules.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import { doomOf } from './dependencies.ts'
import { endTask } from './end.ts'
import { requireKnown } from './known.ts'
import { nextTry } from './retry.ts'
import type { Task, TaskRecord } from './state.ts'
import { isTerminal, satisfiesDependents } from './state.ts'

type Asked<T extends Input['type']> = Extract<Input, { type: T }>

export function cancelTasks(
  world: World,
  { tasks, reason, by }: Asked<'cancel-tasks'>,
): readonly Event[] | Refusal {
  const named = tasks === 'all' ? world.tasks.keys() : new Set(tasks)
  const events: Event[] = []
  for (const id of named) {
    const record = requireKnown(world, id)
    if ('kind' in record) return record
    const ending = endTask(world, record, { reason, by })
    if (ending.length === 0 && tasks !== 'all' && !isEnding(record)) return wrongStatus('cancel', record)
    events.push(...ending)
  }
  return events
}

/** A second cancel of the same task changes nothing and is no mistake. */
function isEnding({ state }: TaskRecord): boolean {
  return state.status === 'cancelled' || (state.status === 'active' && 'cause' in state.attempt)
}

/** What ended because of a dropped task stays ended; a retry brings both back. */
export function dropTasks(
  world: World,
  { tasks, reason, by }: Asked<'drop-tasks'>,
): readonly Event[] | Refusal {
  const events: Event[] = []
  for (const task of new Set(tasks)) {
    const record = requireKnown(world, task)
    if ('kind' in record) return record
    if (record.state.status !== 'dead') return wrongStatus('drop', record)
    events.push({ type: 'task-cancelled', task, because: null, reason, by })
  }
  return events
}

export function retryTasks(world: World, input: Asked<'retry-tasks'>): readonly Event[] | Refusal {
  const known = Object.keys(requireRun(world).config.agents)
  if (input.agent !== null && !known.includes(input.agent))
    return { kind: 'unknown-agent', agent: input.agent, known }
  const named = new Set(input.tasks)
  const events: Event[] = []
  for (const task of named) {
    const record = requireKnown(world, task)
    if ('kind' in record) return record
    if (!isRevivable(world, record, input.at)) return wrongStatus('retry', record)
    const because = rootOfEnd(world, record)
    if (because !== null && !named.has(because)) return { kind: 'revive-first', task, because }
    const { agent, by } = input
    // What ended with a task named here comes back with it.
    if (because === null || record.state.status !== 'cancelled' || record.state.because === null)
      events.push({ type: 'task-revived', task, next: revival(world, record, input), agent, by })
  }
  return events
}

/** Ended tasks, and one that waits for an agent that a person has mended, or may ask for before its provider said. */
function isRevivable(world: World, record: TaskRecord, at: Instant): boolean {
  const { status } = record.state
  if (status === 'ready') {
    const agent = agentOf(world, record, at)
    const provider = providerOf(requireRun(world).config, agent)
    return world.stopped.has(agent) || (world.cooldowns.get(provider)?.until ?? 0) > at
  }
  return status === 'dead' || status === 'cancelled'
}

/** The task that has to come back before this one can go on; null when none has. */
function rootOfEnd(world: World, record: TaskRecord): TaskId | null {
  const { state, tally } = record
  const halted = requireRun(world).onDead === 'stop' && tally.attempts === 0 && state.status === 'cancelled'
  const because = state.status === 'cancelled' ? state.because : null
  if (because !== null && hasEnded(world, because)) return because
  return doomOf(world, record) ?? (halted ? world.firstDead : null)
}

function hasEnded(world: World, task: TaskId): boolean {
  const { status } = requireTask(world, task).state
  return isTerminal(status) && !satisfiesDependents(status)
}

/** A revived task goes on from its saved state unless a clean start is asked for. */
function revival(world: World, record: TaskRecord, { hint, clean, at }: Asked<'retry-tasks'>): NextTry {
  const saved = clean ? null : record.saved
  const feedback = clean ? null : toldNext(record)
  return {
    start: {
      from: saved === null ? { kind: 'base' } : { kind: 'saved', commit: saved.head },
      mergeIn: saved === null ? null : mergeIn(world, record, feedback),
      feedback,
      hint: hint ?? hintBefore(record),
    },
    notBefore: at,
    agent: 0,
    clean: clean && record.saved !== null,
  }
}

/** What the next attempt is told: what it would have been told anyway; of a dead task, a budget says nothing about the work. */
function toldNext({ state, past }: TaskRecord): Failure | null {
  if (state.status === 'ready') return state.next.start.feedback
  if (state.status !== 'dead') return null
  return state.failure.kind === 'budget-spent' ? (past.at(-1)?.failure ?? null) : state.failure
}

/** A person who asks again without a word takes nothing back of what was said before. */
function hintBefore({ state }: TaskRecord): string | null {
  return state.status === 'ready' ? state.next.start.hint : null
}

/** Evidence about the target, or what stands in its place, needs that in the work tree. */
function mergeIn(world: World, record: TaskRecord, failure: Failure | null): CommitId | null {
  const aboutTarget =
    failure?.kind === 'conflict' || (failure?.kind === 'check-failed' && failure.where === 'candidate')
  const footing = aboutTarget ? footingOf(world, record) : null
  if (footing === null) return null
  return footing.kind === 'lower' ? footing.lower.head : requireRun(world).tip
}

/** Approves what only waits for a person, be it an agent or its work, or overrides one rule by name with a reason. */
export function approveTask(world: World, input: Asked<'approve-task'>): readonly Event[] | Refusal {
  const record = requireKnown(world, input.task)
  if ('kind' in record) return record
  const taken = input.override === null ? takeUnverified(world, input) : null
  if (taken !== null) return taken
  const { override, reason, by, task } = input
  const permitted = override === null ? answerQuestion(record, allowing, { message: reason, by }) : null
  if (permitted !== null) return permitted
  if (override !== null && (reason === null || reason.trim() === ''))
    return { kind: 'reason-missing', verb: 'approve' }
  if (override !== null && isProof(world, override)) return { kind: 'not-overridable', rule: override }
  const asking = askingWork(record, override)
  if (asking === null) return wrongStatus('approve', record)
  const { work, answers } = asking
  if (override !== null && !answers.some(({ rule }) => rule === override)) {
    return { kind: 'rule-not-asking', rule: override, task }
  }
  const approval: Approval = { patchId: work.patchId, override, reason, by }
  const admitted = admission(answers, {
    patchIds: [work.patchId],
    approvals: [...record.approvals, approval],
  })
  const given: Event = { type: 'approval-given', task, approval }
  return admitted.kind === 'admit' ? [given, { type: 'entry-queued', task, work }] : [given]
}

/** Checks and invariants: no person's word stands in for them. */
function isProof(world: World, rule: string): boolean {
  return checkSpec(world, rule) !== undefined || /^I[1-9]$/i.test(rule)
}

/** Held work asks by itself; a dead letter that rules sent back can be let through by an override. */
function askingWork(
  { state, saved }: TaskRecord,
  override: string | null,
): Pick<In<Task, 'held'>, 'work' | 'answers'> | null {
  if (state.status === 'held') return state
  if (state.status !== 'dead' || override === null || saved === null) return null
  const { failure } = state
  return failure.kind === 'returned' || failure.kind === 'denied'
    ? { work: saved, answers: failure.reasons }
    : null
}

export function rejectTask(world: World, input: Asked<'reject-task'>): readonly Event[] | Refusal {
  const record = requireKnown(world, input.task)
  if ('kind' in record) return record
  const message = input.reason.trim() === '' ? null : input.reason
  const kept = answerQuestion(record, denying, { message, by: input.by })
  if (kept !== null) return kept
  if (message === null) return { kind: 'reason-missing', verb: 'reject' }
  if (record.state.status !== 'held') return wrongStatus('reject', record)
  const failure: Failure = { kind: 'rejected', reason: input.reason, by: input.by.user }
  const next = nextTry(record, failure, { at: input.at, chance: input.chance, mergeIn: null, streak: 0 })
  return [{ type: 'work-rejected', task: input.task, failure, next, by: input.by }]
}

function wrongStatus(verb: string, { spec, state }: TaskRecord): Refusal {
  return { kind: 'wrong-status', verb, task: spec.id, status: state.status }
}
