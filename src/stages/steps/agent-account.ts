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
  const summary = events.findLast((event) => event.type === 'done')?.summary ?? null
  const session = events.findLast((event) => event.type === 'started')?.session ?? null
  const usage = foldUsage(events.filter((event) => event.type === 'usage'))
  return {
    summary,
    tokens: usage === null ? null : totalTokens(usage.usage),
    usd: usage?.usage.usd ?? null,
    ...(usage === null ? {} : { usage }),
    ...(session === null ? {} : { session }),
  }
}
