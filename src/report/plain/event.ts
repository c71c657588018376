import type { Event } from '../../core/event.ts'
import type { World } from '../../core/world.ts'
import { attemptLine } from './attempt.ts'
import { checkLine } from './check.ts'
import { escapeLine } from './escape.ts'
import type { Line } from './line.ts'
import { proposalLine } from './proposal.ts'
import { queueLine } from './queue.ts'
import { runLine } from './run.ts'
import { taskLine } from './task.ts'

/** What an event says, null for bookkeeping. Dispatches only. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one line per event, dispatches only
export function lineOfEvent(event: Event, world: World): Line | null {
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
      return runLine(event, world)
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
      return taskLine(event, world)
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
      return attemptLine(event, world)
    case 'check-finished':
      return checkLine(event, world)
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
      return queueLine(event, world)
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
      return proposalLine(event, world)
    case 'target-strayed':
    case 'target-restored':
    case 'escape-seen':
    case 'git-settings-changed':
    case 'git-settings-accepted':
      return escapeLine(event, world)
  }
}
