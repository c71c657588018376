import type { WorkFacts } from '../admission/facts.ts'
import { judge } from '../admission/judge.ts'
import type { Event } from '../event.ts'
import type { Failure } from '../failure.ts'
import { isHostFault } from '../host-fault.ts'
import type { AttemptRef } from '../ids.ts'
import { attemptName } from '../ids.ts'
import type { Input } from '../input.ts'
import { landingSubject } from '../queue/landing-text.ts'
import { setbacksLike } from '../setbacks.ts'
import { intervalMs, nextTry } from '../task/retry.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import { resumedSession, totalBefore } from './agent-session.ts'
import type { Attempt } from './state.ts'
import { totalTokens, usageSince } from './usage.ts'
import type { Work } from './work.ts'

type Seen<T extends Input['type']> = Extract<Input, { type: T }>

/** A slot is ready; one that comes too late is leased only to be given back, one that is not needed came back. */
export function leaseSlot(world: World, input: Seen<'slot-prepared'>): readonly Event[] {
  const { task, attempt, slot, path, base } = input
  if (input.alreadyDone && activeAttempt(world, input)?.status === 'allocating') {
    return [{ type: 'task-done', task, reason: 'its doneWhen command succeeds already' }]
  }
  const ref = world.leases.get(slot)?.ref
  if (ref?.task === task && ref.attempt === attempt) return []
  return [{ type: 'slot-leased', task, attempt, slot, path, base }]
}

export function failAllocation(world: World, input: Seen<'allocation-failed'>): readonly Event[] {
  const current = activeAttempt(world, input)
  if (current?.status !== 'allocating') return []
  if (isHostFault(input.failure))
    return cool(world, { ...input, type: 'effect-failed', effect: allocation(input) })
  const record = requireTask(world, input.task)
  const next = nextTry(record, input.failure, { ...input, mergeIn: null, streak: 0 })
  return [{ type: 'attempt-failed', task: input.task, attempt: input.attempt, failure: input.failure, next }]
}

export function exitAgent(world: World, input: Seen<'agent-exited'>): readonly Event[] {
  const current = activeAttempt(world, input)
  if (current?.status !== 'running' && current?.status !== 'cancelling') return []
  const { task, attempt, outcome, summary } = input
  const session = input.session === undefined ? {} : { session: input.session }
  const used = attemptUsage(requireTask(world, task), current, input)
  return [{ type: 'agent-ended', task, attempt, outcome, summary, ...used, ...session }]
}

/** The attempt's own part of what the agent counts. */
function attemptUsage(
  record: TaskRecord,
  attempt: Extract<Attempt, { readonly path: string }>,
  { usage: told, session, tokens, usd }: Seen<'agent-exited'>,
): Pick<Extract<Event, { type: 'agent-ended' }>, 'tokens' | 'usd' | 'usage'> {
  if (told === undefined) return { tokens, usd }
  const id = session ?? resumedSession(record, attempt)?.id ?? null
  const before = told.span === 'session' ? totalBefore(record, { agent: attempt.agent, id }) : null
  const usage = usageSince(told.usage, before)
  return { tokens: totalTokens(usage), usd: usage.usd, usage }
}

/** Work as git saw it, with what admission says to it. */
export function foundWork(world: World, input: Seen<'work-found'>): readonly Event[] {
  const current = activeAttempt(world, input)
  if (current?.status !== 'saving') return []
  const run = requireRun(world)
  const { spec } = requireTask(world, input.task)
  const answers = judge({
    facts: input.facts,
    policy: run.config.policy,
    task: spec,
    landingMessage: landingSubject(run, spec),
    method: run.config.queue.method,
    remote: run.rules,
  })
  const work = workOf(input, { agent: current.agent, facts: input.facts })
  return [{ type: 'work-saved', work, answers, committed: input.committed, strayed: input.strayed }]
}

export function workOf(
  { task, attempt }: AttemptRef,
  { agent, facts }: { agent: string; facts: WorkFacts },
): Work {
  const { branch, base, head, tree, patchId } = facts
  return { task, attempt, agent, branch, base, head, tree, patchId, size: sizeOf(facts) }
}

function sizeOf({ paths }: WorkFacts): Work['size'] {
  return {
    files: paths.length,
    addedLines: paths.reduce((total, path) => total + path.addedLines, 0),
    removedLines: paths.reduce((total, path) => total + path.removedLines, 0),
  }
}

function activeAttempt(world: World, { task, attempt }: AttemptRef): Attempt | null {
  const { state } = requireTask(world, task)
  return state.status === 'active' && state.attempt.attempt === attempt ? state.attempt : null
}

/** An effect that the host refused is wanted again later, later still each time in a row. */
export function cool(world: World, input: Seen<'slots-busy' | 'effect-failed'>): readonly Event[] {
  const { effect, failure } = stalled(input)
  const count = setbacksLike(world, effect, failure)
  const until = input.at + intervalMs(requireRun(world).config.retry, count, input.chance)
  return [{ type: 'effect-stalled', effect, failure, until: Math.max(until, toldUntil(failure)) }]
}

/** When a forge said it would answer again. */
function toldUntil(failure: Failure): number {
  if (failure.kind !== 'forge-failed' || failure.fault.kind !== 'rate-limited') return 0
  return failure.fault.resetAt ?? 0
}

function stalled(input: Seen<'slots-busy' | 'effect-failed'>): { effect: string; failure: Failure } {
  if (input.type === 'effect-failed') return input
  return {
    effect: allocation(input),
    failure: { kind: 'slots-busy', holders: input.holders },
  }
}

function allocation(ref: AttemptRef): string {
  return `allocate ${attemptName(ref)}`
}
