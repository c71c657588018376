import type { Effect } from './effect.ts'
import type { Event } from './event.ts'
import type { Failure } from './failure.ts'
import { isHostFault } from './host-fault.ts'
import type { TaskId } from './ids.ts'
import type { Input } from './input.ts'
import { next } from './next.ts'
import { stopSaying } from './pull-request/say.ts'
import { blockLanding } from './queue/decide.ts'
import { bounce } from './queue/judge.ts'
import { isForgeRefusal, mostRefusals, setbacksLike } from './setbacks.ts'
import type { World } from './world.ts'
import { requireRun } from './world.ts'

/**
 * What an effect that failed too often in a row comes to, so that neither the queue nor the end of the run waits
 * for it for ever; null while it is worth another try. A host that says no is waited for, or the engine stops.
 */
export function giveUp(world: World, input: EffectFailed): readonly Event[] | null {
  const { effect: id, failure } = input
  if (isHostFault(failure)) return null
  const failures = setbacksLike(world, id, failure) + 1
  const saying = [...world.sayings.values()].find((each) => each.id === id)
  if (saying !== undefined) return stopSaying(world, saying, { failure, failures })
  // Slots come back when the runs that hold them end, however long that takes.
  // So do forges and remotes, but no is no.
  if (failures < mostFailures(world, failure) || isOutage(failure)) return null
  const effect = next(world).find((wanted) => wanted.id === id)
  if (effect === undefined) return null
  if (effect.type === 'land') return blockForFailure(world, effect, input)
  return bounceForSetup(world, effect, input) ?? ending(world, effect, failure)
}

function isOutage(failure: Failure): boolean {
  return failure.kind === 'slots-busy' || (failure.kind === 'forge-failed' && !isForgeRefusal(failure))
}

type EffectFailed = Extract<Input, { type: 'effect-failed' }>

/** A set-up that fails this often in a row fails because of what is set up. */
const mostSetups = 4

function mostFailures(world: World, failure: Failure): number {
  const { maxTries } = requireRun(world).config.retry
  if (isForgeRefusal(failure)) return Math.min(mostRefusals, maxTries)
  return failure.kind === 'setup-failed' ? Math.min(mostSetups, maxTries) : maxTries
}

/** A candidate that cannot even be set up is the agent's to mend: a lockfile that does not fit, say. */
function bounceForSetup(world: World, effect: Effect, { failure, at, chance }: EffectFailed) {
  const { candidate } = world.queue
  if (effect.type !== 'run-check' || effect.subject.of !== 'candidate') return null
  if (failure.kind !== 'setup-failed' || candidate?.status !== 'checking') return null
  const { command, exitCode, tail } = failure
  const red = {
    kind: 'check-failed',
    check: 'setup',
    exitCode,
    tail: `${command}\n${tail}`,
    log: '',
  } as const
  return bounce(world, { candidate, moment: { at, chance }, failure: { ...red, where: 'candidate' } })
}

/** Nobody is blamed for it and nothing else can land, so the entry waits with that as its reason. */
function blockForFailure(
  world: World,
  { task, candidate, target }: Extract<Effect, { type: 'land' }>,
  { failure, at }: EffectFailed,
): readonly Event[] | null {
  if (world.queue.candidate?.status !== 'landing') return null
  const reason = 'detail' in failure ? `${failure.kind}: ${failure.detail}` : failure.kind
  return blockLanding(world, { task, candidate, checkout: target, reason, paths: [], at })
}

function ending(world: World, effect: Effect, failure: Failure): readonly Event[] | null {
  switch (effect.type) {
    case 'allocate':
    case 'run-agent':
    case 'save-work':
      return [{ type: 'attempt-failed', task: effect.task, attempt: effect.attempt, failure, next: null }]
    case 'read-branch':
      return [{ type: 'task-dead', task: effect.task, failure }]
    case 'merge':
    case 'propose':
      return bounced(effect.task, failure)
    case 'run-check':
      return endOfCheck(world, effect, failure)
    case 'set-up-target':
      return [{ type: 'target-setup-finished', failure }]
    case 'release-slot':
      return [{ type: 'slot-released', slot: effect.slot }]
    case 'release-branch':
      return [{ type: 'branch-released', task: effect.task, outcome: 'moved' }]
    case 'land':
    case 'restore-target':
    case 'end-agent':
    case 'answer-agent':
    case 'watch-target':
    case 'watch-proposals':
    case 'read-evidence':
    case 'ready-proposal':
    case 'disarm-proposal':
    case 'publish-verdicts':
    case 'answer-comments':
      return null
  }
}

/** The check cannot be run at all, so nothing it was asked for can be proven. */
function endOfCheck(
  world: World,
  { subject }: Extract<Effect, { type: 'run-check' }>,
  failure: Failure,
): readonly Event[] | null {
  switch (subject.of) {
    case 'branch':
      return [{ type: 'attempt-failed', task: subject.task, attempt: subject.attempt, failure, next: null }]
    case 'candidate':
      return bounced(subject.task, failure)
    case 'target': {
      if (requireRun(world).preflight.status === 'checking') return [{ type: 'preflight-failed', failure }]
      const { candidate } = world.queue
      return candidate === null ? null : bounced(candidate.task, failure)
    }
  }
}

function bounced(task: TaskId, failure: Failure): readonly Event[] {
  return [{ type: 'entry-bounced', task, failure, next: null }]
}
