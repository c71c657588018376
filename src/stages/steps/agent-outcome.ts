import type { AgentOutcome, DeniedTool } from '../../core/attempt/work.ts'
import type { Failure } from '../../core/failure.ts'
import { isSpent } from '../../core/failure.ts'
import type { Agent, AgentEvent } from '../../ports/agent.ts'
import type { CommandReport } from '../../ports/commands.ts'
import { hopelessFailure } from './live-agent.ts'

/**
 * How an agent's program ended, from its files alone, so that it comes to the same after a crash: who ended it and
 * why is read from what it said before.
 */
export function outcomeOf(
  report: CommandReport,
  events: readonly AgentEvent[],
  { agent, limits }: { readonly agent: Agent; readonly limits: Parameters<Agent['claim']>[2] },
): AgentOutcome {
  if (report.end.how === 'stopped' && !isDone(events)) {
    const failure = lastHopeless(events)
    return failure === null ? { kind: 'cancelled' } : { kind: 'failed', failure }
  }
  const claimed = agent.claim(report, events, limits)
  const failure = isOfHost(claimed, report) ? (report.hostFault ?? claimed) : claimed
  if (failure !== null) return { kind: 'failed', failure }
  const denied = deniedTools(events)
  return { kind: 'claimed-success', ...(denied.length === 0 ? {} : { denied }) }
}

/** What an agent could not do for want of room it is not asked to answer for. */
function isOfHost(failure: Failure | null, { end }: CommandReport): boolean {
  return failure !== null && (end.how === 'not-started' || isSpent(failure))
}

/** It was only tidying up when it was ended. */
function isDone(events: readonly AgentEvent[]): boolean {
  return events.findLast(({ type }) => type !== 'usage')?.type === 'done'
}

function lastHopeless(events: readonly AgentEvent[]): Failure | null {
  const last = events.findLast((event) => hopelessFailure(event) !== null)
  return last === undefined ? null : hopelessFailure(last)
}

/** One of each, the last few: what a person has to grant is the same for all of them. */
function deniedTools(events: readonly AgentEvent[]): readonly DeniedTool[] {
  const denied = events.flatMap((event) => (event.type === 'denied' ? [event] : []))
  const byWords = new Map(denied.map(({ name: tool, summary }) => [`${tool} ${summary}`, { tool, summary }]))
  return [...byWords.values()].slice(-mostDenied)
}

const mostDenied = 5
