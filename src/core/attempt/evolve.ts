import { dearer, noCost } from '../budget.ts'
import type { Failure } from '../failure.ts'
import type { Instant } from '../ids.ts'
import { providerOf } from '../provider.ts'
import { growCircuit } from '../schedule/circuit.ts'
import { doomOf, moveTask } from '../task/dependencies.ts'
import { failTask } from '../task/fail.ts'
import { savedState } from '../task/retry.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { putTask, requireRun, requireTask } from '../world.ts'
import { sessionAfter } from './agent-session.ts'
import { closeAttempt } from './close.ts'
import { currentAttempt, impossible, replaceAttempt, runningAttempt } from './current.ts'
import type { AttemptEvent } from './event.ts'
import type { Attempt } from './state.ts'
import type { Spent } from './usage.ts'
import { addSpent } from './usage.ts'
import type { CancelCause } from './work.ts'

export function evolveAttempt(world: World, event: AttemptEvent, at: Instant): World {
  switch (event.type) {
    case 'attempt-started':
      return startAttempt(world, event, at)
    case 'slot-leased':
      return leaseSlot(world, event, at)
    case 'slot-released':
      world.leases.delete(event.slot)
      return world
    case 'input-needed':
      return askPerson(world, event, at)
    case 'input-given':
      return takeAnswer(world, event)
    case 'agent-ended':
      return endAgent(world, event, at)
    case 'work-saved':
      return saveWork(world, event)
    case 'attempt-cancelling':
      return cancelling(world, event)
    case 'attempt-cancelled':
      return cancelAttempt(world, event, at)
    case 'attempt-failed': {
      const record = closeAttempt(world, event.task, { at, failure: event.failure })
      return failTask(world, withRedTree(record, event.failure), {
        failure: event.failure,
        next: event.next,
        at,
      })
    }
  }
}

function startAttempt(
  world: World,
  event: Extract<AttemptEvent, { type: 'attempt-started' }>,
  at: Instant,
): World {
  const record = requireTask(world, event.task)
  const { attempt, agent, branch, start } = event
  const deadline = record.spec.deadlineMs
  const firstStartedAt = record.firstStartedAt ?? at
  moveTask(
    world,
    { ...record, tally: { ...record.tally, attempts: attempt }, firstStartedAt },
    {
      to: {
        status: 'active',
        attempt: { status: 'allocating', attempt, agent, branch, start, startedAt: at },
      },
      at,
    },
  )
  if (deadline !== null) world.deadlines.set(event.task, firstStartedAt + deadline)
  if (world.cooldowns.has(providerOf(requireRun(world).config, agent))) world.onTrial.add(event.task)
  return world
}

/** A slot that comes after its attempt has ended goes straight back. */
function leaseSlot(world: World, event: Extract<AttemptEvent, { type: 'slot-leased' }>, at: Instant): World {
  const { task, attempt, slot, path, base } = event
  const record = requireTask(world, task)
  const current = record.state.status === 'active' ? record.state.attempt : null
  const wanted = current?.status === 'allocating' && current.attempt === attempt
  world.leases.set(slot, { status: wanted ? 'held' : 'returning', ref: { task, attempt }, path })
  if (!wanted) return world
  const { agent, branch, start, startedAt } = current
  const placed = { attempt, agent, branch, start, startedAt, slot, path, base }
  return putTask(world, {
    ...record,
    slot,
    path,
    state: { status: 'active', attempt: { ...placed, status: 'running', runningSince: at, questions: [] } },
  })
}

function askPerson(world: World, event: Extract<AttemptEvent, { type: 'input-needed' }>, at: Instant): World {
  const { question, text, options } = event
  const current = runningAttempt(world, event)
  const questions = [...current.questions, { question, text, options, since: at, answer: null }]
  return replaceAttempt(world, event, { ...current, questions })
}

function takeAnswer(world: World, event: Extract<AttemptEvent, { type: 'input-given' }>): World {
  const { question, answer, message } = event
  const current = runningAttempt(world, event)
  const questions = current.questions.flatMap((asked) => {
    if (asked.question !== question) return [asked]
    return answer === null ? [] : [{ ...asked, answer: { text: answer, message } }]
  })
  return replaceAttempt(world, event, { ...current, questions })
}

function endAgent(world: World, event: Extract<AttemptEvent, { type: 'agent-ended' }>, at: Instant): World {
  const record = requireTask(world, event.task)
  const current = currentAttempt(record, event.attempt)
  if (current.status !== 'running' && current.status !== 'cancelling') throw impossible(event, current.status)
  const cause = current.status === 'cancelling' ? current.cause : null
  const { attempt, agent, branch, start, startedAt, slot, path, base } = current
  const { outcome } = event
  const placed = { attempt, agent, branch, start, startedAt, slot, path, base }
  const spent: Spent = { tokens: event.tokens ?? 0, usd: event.usd ?? 0, usage: event.usage ?? null }
  const saving: Attempt = { ...placed, status: 'saving', outcome, cause, endedAt: at, spent }
  world.spent = addSpent(world.spent, spent)
  world.dearest.set(agent, dearer(world.dearest.get(agent) ?? noCost, spent))
  putTask(world, {
    ...record,
    ...addSpent(record, spent),
    session: sessionAfter(record, current, event),
    state: { status: 'active', attempt: saving },
  })
  if (event.outcome.kind === 'claimed-success') trustProvider(world, agent, at)
  return world
}

/** What one attempt was given shows what its provider gives. */
function trustProvider(world: World, agent: string, at: Instant): void {
  const { config } = requireRun(world)
  growCircuit(world.cooldowns, providerOf(config, agent), { at, limit: config.concurrency.agents })
}

function saveWork(world: World, event: Extract<AttemptEvent, { type: 'work-saved' }>): World {
  const { work, answers } = event
  const record = requireTask(world, work.task)
  const current = currentAttempt(record, work.attempt)
  if (current.status !== 'saving') throw impossible(event, current.status)
  const progressed = record.saved?.tree !== work.tree
  const checking = { ...current, status: 'checking', work, answers, runs: [], waitsSince: world.seq } as const
  return putTask(world, {
    ...record,
    saved: work,
    tally: progressed ? { ...record.tally, unspent: 0 } : record.tally,
    state: { status: 'active', attempt: checking },
  })
}

/** The latest cause wins: a task that a person cancels while the engine stops stays cancelled. */
function cancelling(world: World, event: Extract<AttemptEvent, { type: 'attempt-cancelling' }>): World {
  const current = currentAttempt(requireTask(world, event.task), event.attempt)
  switch (current.status) {
    case 'running': {
      const { runningSince: _, questions: __, ...placed } = current
      return replaceAttempt(world, event, { ...placed, status: 'cancelling', cause: event.cause })
    }
    case 'cancelling':
    case 'saving':
    case 'checking':
      return replaceAttempt(world, event, { ...current, cause: event.cause })
    case 'allocating':
      throw impossible(event, current.status)
  }
}

function cancelAttempt(
  world: World,
  event: Extract<AttemptEvent, { type: 'attempt-cancelled' }>,
  at: Instant,
): World {
  const attempt = currentAttempt(requireTask(world, event.task), event.attempt)
  const record = closeAttempt(world, event.task, { at, failure: null })
  return moveTask(world, record, { to: afterCancel(world, record, { cause: event.cause, attempt }), at })
}

function afterCancel(
  world: World,
  record: TaskRecord,
  { cause, attempt }: { cause: CancelCause; attempt: Attempt },
): TaskRecord['state'] {
  switch (cause.kind) {
    case 'task-cancelled': {
      const because = cause.because === undefined ? null : doomOf(world, record)
      // What it rests on was revived while its agent was being ended.
      if (cause.because !== undefined && because === null) return goneOn(record, attempt)
      return { status: 'cancelled', because, reason: cause.reason }
    }
    case 'deadline-passed':
      return { status: 'dead', failure: { kind: 'deadline-passed', limitMs: record.spec.deadlineMs ?? 0 } }
    // An escaped attempt fails instead; the same would be right.
    case 'escaped':
    case 'engine-stopping':
      return goneOn(record, attempt)
  }
}

function goneOn(record: TaskRecord, attempt: Attempt): TaskRecord['state'] {
  const start = { ...attempt.start, from: savedState(record) }
  const agent = Math.max(0, record.spec.agents.indexOf(attempt.agent))
  return { status: 'ready', next: { start, notBefore: 0, agent, clean: false } }
}

/** A tree that a branch check found red is remembered: making it again changes nothing. */
function withRedTree(record: TaskRecord, failure: Failure): TaskRecord {
  if (failure.kind !== 'check-failed' || record.saved === null) return record
  return { ...record, redTrees: [...record.redTrees, record.saved.tree] }
}
