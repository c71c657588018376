import { answerTask, askPerson, goOnUnanswered } from './attempt/ask.ts'
import { cool, exitAgent, failAllocation, foundWork, leaseSlot } from './attempt/decide.ts'
import {
  acceptSettings,
  putTargetBack,
  seeChanges,
  seeSettings,
  seeTarget,
  strayTarget,
} from './escape/decide.ts'
import type { Event } from './event.ts'
import { giveUp } from './give-up.ts'
import type { Input } from './input.ts'
import { addTasks, editTask, skipTask } from './plan/decide.ts'
import {
  disarmProposal,
  finishProposal,
  holdProposal,
  leaveToForge,
  openProposal,
  outdateProposal,
  readEvidence,
  readyDraft,
  seeProposals,
  takeOver,
} from './pull-request/decide.ts'
import { finishSaying } from './pull-request/say.ts'
import { proposalOf } from './queue/change.ts'
import {
  conflictEntry,
  dropPointless,
  finishLanding,
  moveBase,
  takeCandidate,
  targetGone,
  waitForCheckout,
} from './queue/decide.ts'
import type { Refusal } from './refusal.ts'
import { overrulePreflight, raiseBudget, startEngine, startRun, stopEngine } from './run/decide.ts'
import { readBranch } from './task/branch.ts'
import { approveTask, cancelTasks, dropTasks, rejectTask, retryTasks } from './task/decide.ts'
import { finishCheck } from './verdict/decide.ts'
import type { World } from './world.ts'
import { requireRun } from './world.ts'

export type Decision =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/** What an input makes of the world: events to write down, or a reason why not. Dispatches only. */
export function decide(world: World, input: Input): Decision {
  if ('ask' in input && input.ask !== null && world.asks.has(input.ask)) {
    return { kind: 'refused', refusal: { kind: 'seen-already', ask: input.ask } }
  }
  const outcome = answer(world, input)
  return isRefusal(outcome) ? { kind: 'refused', refusal: outcome } : { kind: 'events', events: outcome }
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one line per input, dispatches only
function answer(world: World, input: Input): readonly Event[] | Refusal {
  if (world.run === null && input.type !== 'start-run') return { kind: 'no-run' }
  switch (input.type) {
    case 'start-run':
      return startRun(world, input)
    case 'start-engine':
      return startEngine(world, input)
    case 'stop-engine':
      return stopEngine(world, input)
    case 'overrule-preflight':
      return overrulePreflight(world, input)
    case 'raise-budget':
      return raiseBudget(world, input)
    case 'accept-settings':
      return acceptSettings(world, input)
    case 'add-tasks':
      return addTasks(world, input)
    case 'edit-task':
      return editTask(world, input)
    case 'skip-task':
      return skipTask(world, input)
    case 'cancel-tasks':
      return cancelTasks(world, input)
    case 'drop-tasks':
      return dropTasks(world, input)
    case 'retry-tasks':
      return retryTasks(world, input)
    case 'approve-task':
      return approveTask(world, input)
    case 'reject-task':
      return rejectTask(world, input)
    case 'answer-task':
      return answerTask(world, input)
    case 'tick':
      return []
    case 'supervisor-started':
      return requireRun(world).engine.status === 'none'
        ? []
        : [{ type: 'supervisor-started', supervisor: input.supervisor }]
    case 'target-seen':
      return seeTarget(world, input)
    case 'target-strayed':
      return strayTarget(world, input)
    case 'around-changed':
      return seeChanges(world, input)
    case 'git-settings-seen':
      return seeSettings(world, input)
    case 'target-put-back':
      return putTargetBack(world, input)
    case 'target-set-up':
      return requireRun(world).preflight.status === 'setting-up'
        ? [{ type: 'target-setup-finished', failure: input.failure }]
        : []
    case 'slot-prepared':
      return leaseSlot(world, input)
    case 'slots-busy':
      return cool(world, input)
    case 'effect-failed':
      return giveUp(world, input) ?? cool(world, input)
    case 'allocation-failed':
      return failAllocation(world, input)
    case 'agent-asked':
      return askPerson(world, input)
    case 'agent-answered':
      return goOnUnanswered(world, input)
    case 'agent-exited':
      return exitAgent(world, input)
    case 'work-found':
      return foundWork(world, input)
    case 'slot-returned':
      return world.leases.get(input.slot)?.status === 'returning'
        ? [{ type: 'slot-released', slot: input.slot }]
        : []
    case 'branch-read':
      return readBranch(world, input)
    case 'check-ended':
      return finishCheck(world, input)
    case 'candidate-merged':
      return takeCandidate(world, input)
    case 'merge-conflicted':
      return conflictEntry(world, input)
    case 'merge-pointless':
      return dropPointless(world, input)
    case 'target-gone':
      return targetGone(world, input)
    case 'proposal-made':
      return openProposal(world, input)
    case 'proposals-seen':
      return seeProposals(world, input)
    case 'proposal-left':
      return leaveToForge(world, input)
    case 'proposal-held':
      return holdProposal(world, input)
    case 'proposal-merged':
      return finishProposal(world, input)
    case 'draft-readied':
      return readyDraft(world, input)
    case 'merge-disarmed':
      return disarmProposal(world, input)
    case 'evidence-read':
      return readEvidence(world, input)
    case 'forge-told':
      return finishSaying(world, input.effect)
    case 'branch-taken-over':
      return takeOver(world, input)
    case 'target-landed':
      return finishLanding(world, input)
    case 'base-moved':
      return proposalOf(world, input.task) === null ? moveBase(world, input) : outdateProposal(world, input)
    case 'landing-stopped':
      return waitForCheckout(world, input)
    case 'branch-let-go':
      return world.releasing.has(input.task)
        ? [{ type: 'branch-released', task: input.task, outcome: input.outcome }]
        : []
  }
}

function isRefusal(outcome: readonly Event[] | Refusal): outcome is Refusal {
  return 'kind' in outcome
}
