import PQueue from 'p-queue'
import type { Effect, EffectType } from '../core/effect.ts'
import type { Failure } from '../core/failure.ts'
import { isHostFault } from '../core/host-fault.ts'
import type { Observation } from '../core/input.ts'
import type { Ports, Stage } from '../ports/stage.ts'
import { allocate } from '../stages/allocate.ts'
import { answerAgent } from '../stages/answer-agent.ts'
import { answerComments } from '../stages/answer-comments.ts'
import { disarmProposal } from '../stages/disarm-proposal.ts'
import { endAgent } from '../stages/end-agent.ts'
import { land } from '../stages/land.ts'
import { merge } from '../stages/merge.ts'
import { propose } from '../stages/propose.ts'
import { publishVerdicts } from '../stages/publish-verdicts.ts'
import { readBranch } from '../stages/read-branch.ts'
import { readEvidence } from '../stages/read-evidence.ts'
import { readyProposal } from '../stages/ready-proposal.ts'
import { releaseBranch } from '../stages/release-branch.ts'
import { releaseSlot } from '../stages/release-slot.ts'
import { restoreTarget } from '../stages/restore-target.ts'
import { runAgent } from '../stages/run-agent.ts'
import { runCheck } from '../stages/run-check.ts'
import { saveWork } from '../stages/save-work.ts'
import { setUpTarget } from '../stages/set-up-target.ts'
import { watchProposals } from '../stages/watch-proposals.ts'
import { watchTarget } from '../stages/watch-target.ts'
import type { Guard } from './guard.ts'
import { failureOf } from './unforeseen.ts'

/*
 *  allocate ─▶ run-agent ─▶ save-work ─▶ (run-check) ─▶ merge ─▶ run-check ─▶ land ─▶ release-branch
 *     slots     agents       saves         checks       queue     checks       queue       free
 *                                              checks: set-up-target   free: end-agent, answer-agent, release-slot, restore-target, watch-target
 */

/**
 * What may go on at once, one p-queue each. The core grants no more attempts and checks than there are places for,
 * so only saves wait here, for a core of the machine; setup may take half an hour and stands in no other's way.
 */
type Lane = 'slots' | 'agents' | 'saves' | 'checks' | 'queue' | 'free'

type Table = { readonly [Type in EffectType]: { readonly lane: Lane; readonly stage: Stage<Type> } }

/** Which stage performs which effect. */
const table: Table = {
  allocate: { lane: 'slots', stage: allocate },
  'run-agent': { lane: 'agents', stage: runAgent },
  'end-agent': { lane: 'free', stage: endAgent },
  'answer-agent': { lane: 'free', stage: answerAgent },
  'save-work': { lane: 'saves', stage: saveWork },
  'release-slot': { lane: 'free', stage: releaseSlot },
  'set-up-target': { lane: 'checks', stage: setUpTarget },
  'run-check': { lane: 'checks', stage: runCheck },
  merge: { lane: 'queue', stage: merge },
  land: { lane: 'queue', stage: land },
  'read-branch': { lane: 'free', stage: readBranch },
  'release-branch': { lane: 'free', stage: releaseBranch },
  'restore-target': { lane: 'free', stage: restoreTarget },
  'watch-target': { lane: 'free', stage: watchTarget },
  propose: { lane: 'queue', stage: propose },
  'watch-proposals': { lane: 'free', stage: watchProposals },
  'read-evidence': { lane: 'free', stage: readEvidence },
  'disarm-proposal': { lane: 'free', stage: disarmProposal },
  'ready-proposal': { lane: 'free', stage: readyProposal },
  'publish-verdicts': { lane: 'free', stage: publishVerdicts },
  'answer-comments': { lane: 'free', stage: answerComments },
}

export type Perform = (effect: Effect, signal: AbortSignal) => Promise<Observation | null>

/** Performs effects in their lanes; what a stage did not foresee becomes the observation that it failed. */
export function makePipeline(ports: Ports, savesAtOnce: number, guard: Guard): Perform {
  const { agents, checks } = ports.config.concurrency
  const lanes: Record<Lane, PQueue> = {
    slots: new PQueue({ concurrency: agents }),
    agents: new PQueue({ concurrency: agents }),
    saves: new PQueue({ concurrency: savesAtOnce }),
    checks: new PQueue({ concurrency: checks }),
    queue: new PQueue({ concurrency: 1 }),
    free: new PQueue(),
  }
  return async (effect, signal) => {
    const step = stageOf(effect)
    try {
      return await lanes[step.lane].add(async () => (await guard(effect)) ?? step.perform(ports, signal))
    } catch (error) {
      return unforeseen(effect, failureOf(effect.type, error, ports.fullDisk))
    }
  }
}

function stageOf<Type extends EffectType>(effect: Extract<Effect, { readonly type: Type }>) {
  const { lane, stage } = table[effect.type as Type]
  return { lane, perform: (ports: Ports, signal: AbortSignal) => stage(effect, ports, signal) }
}

function unforeseen(effect: Effect, failure: Failure): Observation {
  switch (effect.type) {
    case 'allocate':
      return { type: 'allocation-failed', task: effect.task, attempt: effect.attempt, failure }
    case 'run-agent': {
      // Tried again it takes what is there by then for what this one left.
      if (isHostFault(failure)) return { type: 'effect-failed', effect: effect.id, failure }
      const { task, attempt } = effect
      return {
        type: 'agent-exited',
        task,
        attempt,
        outcome: { kind: 'failed', failure },
        summary: null,
        tokens: null,
        usd: null,
      }
    }
    case 'end-agent':
    case 'answer-agent':
    case 'save-work':
    case 'release-slot':
    case 'set-up-target':
    case 'run-check':
    case 'merge':
    case 'land':
    case 'read-branch':
    case 'release-branch':
    case 'restore-target':
    case 'watch-target':
    case 'propose':
    case 'watch-proposals':
    case 'read-evidence':
    case 'ready-proposal':
    case 'disarm-proposal':
    case 'publish-verdicts':
    case 'answer-comments':
      return { type: 'effect-failed', effect: effect.id, failure }
  }
}
