import { foldUsage, totalTokens } from '../../core/attempt/usage.ts'
import type { Observation } from '../../core/input.ts'
import type { AgentEvent } from '../../ports/agent.ts'

/** What an agent told of itself by its end, whatever became of it. */
type Account = Pick<
  Extract<Observation, { readonly type: 'agent-exited' }>,
  'summary' | 'tokens' | 'usd' | 'usage' | 'session'
>

/** Its last summary, its last session, and what it used as it counts it. */
export function toldBy(events: readonly AgentEvent[]): Account {
  const session = events.findLast((event) => event.type === 'started')?.session ?? null
  const usage = foldUsage(events.filter((event) => event.type === 'usage'))
  return {
    summary: summaryIn(events),
    tokens: usage === null ? null : totalTokens(usage.usage),
    usd: usage?.usage.usd ?? null,
    ...(usage === null ? {} : { usage }),
    ...(session === null ? {} : { session }),
  }
}

/** Some agents end without a word of their own; then what they said last is it, in however many pieces it came. */
function summaryIn(events: readonly AgentEvent[]): string | null {
  const end = events.findLastIndex(({ type }) => type === 'done')
  const done = events[end]
  if (done?.type !== 'done') return null
  if (done.summary !== '') return done.summary
  const before = events.slice(0, end).filter(({ type }) => type !== 'usage')
  const last = before.slice(before.findLastIndex((event) => !isPiece(event)) + 1)
  return (last.length === 0 ? before.slice(-1) : last).map(textOf).join('')
}

function isPiece(event: AgentEvent): boolean {
  return event.type === 'text' && event.isPiece === true
}

function textOf(event: AgentEvent): string {
  return event.type === 'text' ? event.text : ''
}
