import type { Failure } from '../../core/failure.ts'
import type { TaskRecord } from '../../core/task/state.ts'
import { count } from '../text.ts'
import type { Words } from '../words.ts'
import { words } from '../words.ts'
import { failureClause, failureEvidence } from './failure.ts'
import { faultRemedy } from './host-fault.ts'

/** What became of a task that stopped: after how much, of what, and what brings it back; its id goes before. */
export function deadLetterWords({ spec, tally, past }: TaskRecord, failure: Failure): Words {
  if (spec.branch !== undefined) return branchWords({ ...spec, branch: spec.branch }, failure)
  const attempts =
    tally.attempts === 0 ? 'before its first attempt' : `after ${count(tally.attempts, 'attempt')}`
  const agent = past.at(-1)?.agent ?? spec.agents[0] ?? 'the agent'
  return words(
    `died ${attempts}: ${failureClause(failure)}`,
    revival(spec.id, { failure, agent }),
    failureEvidence(failure),
  )
}

/** Whoever made the branch has it in hand. */
function branchWords(
  { id, branch }: { readonly id: string; readonly branch: string },
  failure: Failure,
): Words {
  const isRuled = failure.kind === 'returned' || failure.kind === 'denied'
  const waiver = isRuled ? `, or orch approve ${id} --override ${firstRule(failure)} -m "why"` : ''
  return words(
    `${branch} does not land: ${failureClause(failure)}`,
    `mend ${branch}, then orch retry ${id}${waiver}`,
    failureEvidence(failure),
  )
}

/** What a person does first, and the command that goes on from the saved state. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one line per failure, dispatches only
function revival(task: string, { failure, agent }: { failure: Failure; agent: string }): string {
  const retry = `orch retry ${task}`
  switch (failure.kind) {
    case 'auth':
      return `log in to ${agent}, then ${retry}`
    case 'permission':
      if (failure.prompt !== undefined) return `give ${agent} arguments by which it never asks, then ${retry}`
      return settle(agent, retry)
    case 'quota':
      return settle(agent, retry)
    case 'not-installed':
      return `install ${failure.program}, then ${retry}`
    case 'returned':
    case 'denied':
      return `${retry} -m "what to do about it", or orch approve ${task} --override ${firstRule(failure)} -m "why"`
    case 'no-space':
    case 'host-fault':
      return `${faultRemedy(failure)}, then ${retry}`
    case 'setup-failed':
      return `orch check shows setup by itself; then ${retry}`
    case 'target-gone':
    case 'base-red':
    case 'base-moved':
      return `mend the target, then ${retry}`
    case 'agent-failed':
    case 'timed-out':
    case 'idle':
    case 'no-change':
    case 'check-failed':
    case 'rejected':
    case 'remote-check-failed':
    case 'changes-requested':
    case 'conflict':
      return `${retry} -m "what to do differently"`
    case 'escaped':
      return `${retry} --fresh-start`
    case 'rate-limited':
    case 'overloaded':
    case 'temporary':
    case 'context-exhausted':
    case 'session-lost':
    case 'crashed':
    case 'lost':
    case 'git-locked':
    case 'forge-failed':
    case 'proposal-closed':
    case 'proposal-elsewhere':
    case 'slots-busy':
    case 'stage-failed':
    case 'deadline-passed':
      return retry
    case 'budget-spent':
      return `${retry} grants it the same budget again`
  }
}

function firstRule({ reasons }: Extract<Failure, { kind: 'returned' | 'denied' }>): string {
  return reasons[0]?.rule ?? 'RULE'
}

function settle(agent: string, retry: string): string {
  return `settle that with ${agent}, or let another agent go on: ${retry} --agent NAME`
}
