import { evidence } from '../attempt/judge.ts'
import type { Config } from '../config.ts'
import type { Event } from '../event.ts'
import type { Moment } from '../input.ts'
import type { Proposed } from '../pull-request/judge.ts'
import { isUnverified, proposedEntries, waitsForPeople } from '../pull-request/judge.ts'
import { isBuiltUpon } from '../pull-request/stack.ts'
import { isPendingOn } from '../queue/judge.ts'
import { landId } from '../queue/land-id.ts'
import type { Hindrance } from '../schedule/start.ts'
import { foremost, hindrances } from '../schedule/start.ts'
import { isForgeRefusal, mostRefusals } from '../setbacks.ts'
import { preflightRules } from '../verdict/rules.ts'
import { standing } from '../verdict/verdict.ts'
import type { Stall, World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import { mayStart } from './state.ts'

/** Brings preflight on: nothing to set up, green, or red. */
export function judgePreflight(world: World): readonly Event[] {
  const { preflight, config, base, tip } = requireRun(world)
  switch (preflight.status) {
    case 'setting-up':
      if (!needsTargetSetup(world)) return [{ type: 'target-setup-finished', failure: null }]
      return []
    case 'checking': {
      const checks = standing(preflightRules(world), preflight.runs)
      if (checks.kind === 'green') return [{ type: 'preflight-passed' }]
      if (checks.kind === 'run') return []
      const { tail } = evidence(checks.last)
      return [
        {
          type: 'preflight-failed',
          failure: { kind: 'base-red', check: checks.check, base: tip ?? base, tail },
        },
      ]
    }
    case 'failed':
      return afterRed(config.preflight)
    case 'passed':
    case 'overruled':
      return []
  }
}

/** Whether somebody is there to be asked is found out once the engine has let go of the run. */
function afterRed(mode: Config['preflight']): readonly Event[] {
  switch (mode) {
    case 'run':
      return []
    case 'stop':
    case 'ask':
      return [{ type: 'engine-stopped', because: 'preflight' }]
  }
}

/** Setup on the target is worth a stage only where there is setup. */
export function needsTargetSetup(world: World): boolean {
  return requireRun(world).config.worktrees.setup.length > 0
}

/** Ends the engine's turn at this run when nothing it could do is left. */
export function judgeEnd(world: World, moment: Moment): readonly Event[] {
  const run = requireRun(world)
  if (run.engine.status === 'none') return []
  if (run.settingChanges.length > 0) return judgeStandstill(world)
  const idle = world.active.size === 0 && world.leases.size === 0 && run.stray === null
  if (run.engine.status === 'stopping') {
    return idle && !isLandingNow(world) ? [{ type: 'engine-stopped', because: 'interrupted' }] : []
  }
  if (!idle || (world.queue.candidate !== null && !isTurnedAway(world)) || isReleasing(world)) return []
  if (isSpeaking(world, openTasks(world) === 0)) return []
  if (openTasks(world) === 0) return [{ type: 'run-ended', outcome: endsWell(world) ? 'done' : 'failed' }]
  if (run.engine.attended || somethingWillMove(world, moment)) return []
  return [{ type: 'engine-stopped', because: 'waiting' }]
}

/** It cannot be opened with this token, however often it is tried, and nothing is merged past it. */
export function isTurnedAway({ queue: { candidate }, stalls }: World): boolean {
  if (candidate?.status !== 'proposing') return false
  const stall = stalls.get(`propose ${candidate.task}!${candidate.candidate}`)
  return stall !== undefined && stall.count >= mostRefusals && isDenied(stall.failure)
}

/** Something is being said at the forge; what waits to be said again is waited for only at the very end. */
function isSpeaking({ sayings, stalls }: World, isLast: boolean): boolean {
  return [...sayings.values()].some(({ id }) => isLast || !stalls.has(id))
}

/** A branch below an open pull request is kept until that one rests on something else. */
function isReleasing(world: World): boolean {
  return [...world.releasing].some((task) => !isBuiltUpon(world, requireTask(world, task)))
}

/** One that is only waited with, for a remote say, is open in the journal: the next engine finds out what came of it. */
function isLandingNow({ queue: { candidate }, stalls }: World): boolean {
  return candidate?.status === 'landing' && !stalls.has(landId(candidate))
}

/** Without git all that can go on is agents; once they have ended only a person brings the run on. */
function judgeStandstill(world: World): readonly Event[] {
  const { engine } = requireRun(world)
  if (engine.status === 'none' || hasLiveAgents(world)) return []
  if (engine.status === 'stopping') return [{ type: 'engine-stopped', because: 'interrupted' }]
  return engine.attended ? [] : [{ type: 'engine-stopped', because: 'waiting' }]
}

/** True while an agent runs or is being ended. */
export function hasLiveAgents(world: World): boolean {
  return [...world.active].some((id) => {
    const { state } = requireTask(world, id)
    return (
      state.status === 'active' &&
      (state.attempt.status === 'running' || state.attempt.status === 'cancelling')
    )
  })
}

/** Tasks that have not ended. */
export function openTasks({ counts }: World): number {
  return counts.waiting + counts.ready + counts.active + counts.held + counts.queued
}

function endsWell({ counts }: World): boolean {
  return counts.dead + counts.cancelled === 0
}

/** True while a task may start or an entry may merge without a person's help. */
function somethingWillMove(world: World, { at }: Moment): boolean {
  const run = requireRun(world)
  // Whether that is for long is judged by itself.
  if (world.faults.size > 0) return true
  if (!mayStart(run.preflight, run.config)) return run.preflight.status !== 'failed'
  if (isUnverified(world)) return false
  if (world.unread.size > 0) return true
  if (!isTurnedAway(world) && world.queue.entries.some((entry) => isPendingOn(world, entry))) return true
  if (proposalsMove(world)) return true
  const hindrance = hindrances(world, at)
  return foremost(world).some((record) => !waitsForPerson(hindrance(record)))
}

/** The forge brings open pull requests on, unless it wants something of people, or does not let orch in. */
export function proposalsMove(world: World): boolean {
  const sayings = new Set([...world.sayings.values()].map(({ id }) => id))
  const isShutOut = [...world.stalls].some(([id, stall]) => shutsOut(id, stall) && !sayings.has(id))
  return !isShutOut && proposedEntries(world).some((entry) => moves(world, entry))
}

function moves(world: World, { task, proposal }: Proposed): boolean {
  const isRefused = [...world.stalls].some(
    ([id, stall]) => isLastingRefusal(stall) && /^(?:evidence|ready) (\S+)/.exec(id)?.[1] === task,
  )
  return !isRefused && !waitsForPeople(world, proposal)
}

/** An outage passes; that orch may not is for people to change. What is refused of one pull request leaves the others. */
function shutsOut(id: string, stall: Stall): boolean {
  const { failure } = stall
  if (isForgeRefusal(failure)) return isLastingRefusal(stall) && /^(?:watch-proposals|disarm|land) /.test(id)
  return isDenied(failure)
}

function isDenied(failure: Stall['failure']): boolean {
  return failure.kind === 'forge-failed' && /^(?:unauthorized|forbidden|not-found)$/.test(failure.fault.kind)
}

function isLastingRefusal({ failure, count }: Stall): boolean {
  return isForgeRefusal(failure) && count >= mostRefusals
}

/** True where only people end what keeps a task from starting. */
export function waitsForPerson(hindrance: Hindrance | null): boolean {
  const kind = hindrance?.kind
  return (
    kind === 'host-fault' || kind === 'unlanded-limit' || kind === 'agent-stopped' || kind === 'budget-spent'
  )
}
