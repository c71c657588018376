import { evolveAttempt } from './attempt/evolve.ts'
import { evolveEscape } from './escape/evolve.ts'
import type { Event } from './event.ts'
import type { Instant } from './ids.ts'
import { next } from './next.ts'
import { evolveProposal } from './pull-request/evolve.ts'
import { evolveQueue } from './queue/evolve.ts'
import { evolveRun } from './run/evolve.ts'
import { settleStack } from './task/dependencies.ts'
import { evolveTask } from './task/evolve.ts'
import { evolveCheck } from './verdict/evolve.ts'
import type { World } from './world.ts'

/** Folds one event into the world, which it takes over. Total over every journal that `decide` can write. */
export function evolve(world: World, event: Event, at: Instant): World {
  world.seq += 1
  world.now = at
  fold(world, event, at)
  if ('task' in event) settleStack(world, event.task, at)
  return withoutPastFaults(world)
}

/** What is not wanted any more is through, or nobody needs it. */
function withoutPastFaults(world: World): World {
  if (world.faults.size === 0 || world.run?.engine.status === 'none') return world
  const wanted = new Set(next(world).map(({ id }) => id))
  for (const id of world.faults.keys()) if (!wanted.has(id) && !world.stalls.has(id)) world.faults.delete(id)
  return world
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one line per event, dispatches only
function fold(world: World, event: Event, at: Instant): World {
  switch (event.type) {
    case 'run-started':
    case 'plan-accepted':
    case 'tasks-added':
    case 'engine-started':
    case 'supervisor-started':
    case 'engine-stopping':
    case 'engine-stopped':
    case 'run-ended':
    case 'budget-raised':
    case 'preflight-passed':
    case 'preflight-failed':
    case 'preflight-overruled':
    case 'target-setup-finished':
    case 'target-moved':
    case 'effect-stalled':
    case 'effect-resumed':
    case 'ask-received':
      return evolveRun(world, event, at)
    case 'task-edited':
    case 'task-skipped':
    case 'task-held':
    case 'work-brought':
    case 'approval-given':
    case 'work-rejected':
    case 'task-done':
    case 'task-dead':
    case 'task-cancelled':
    case 'task-revived':
    case 'branch-released':
      return evolveTask(world, event, at)
    case 'attempt-started':
    case 'slot-leased':
    case 'slot-released':
    case 'input-needed':
    case 'input-given':
    case 'agent-ended':
    case 'work-saved':
    case 'attempt-cancelling':
    case 'attempt-cancelled':
    case 'attempt-failed':
      return evolveAttempt(world, event, at)
    case 'check-finished':
      return evolveCheck(world, event)
    case 'entry-queued':
    case 'merge-started':
    case 'candidate-built':
    case 'candidate-abandoned':
    case 'landing-started':
    case 'landing-blocked':
    case 'landed':
    case 'entry-suspended':
    case 'entry-resumed':
    case 'entry-bounced':
      return evolveQueue(world, event, at)
    case 'proposal-started':
    case 'proposed':
    case 'proposal-seen':
    case 'proposal-armed':
    case 'proposal-disarmed':
    case 'proposal-held':
    case 'proposal-readied':
    case 'proposal-heard':
    case 'verdicts-published':
    case 'comments-answered':
    case 'work-adopted':
    case 'landing-unverified':
      return evolveProposal(world, event, at)
    case 'target-strayed':
    case 'target-restored':
    case 'escape-seen':
    case 'git-settings-changed':
    case 'git-settings-accepted':
      return evolveEscape(world, event)
  }
}
