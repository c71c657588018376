/** What an agent used. Every token is counted once: `inputTokens` leaves out what came from a cache. */
export interface Usage {
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  /** Null where neither the agent nor its price table says. */
  readonly usd: number | null
}

/** What a figure counts: one step of an attempt, the attempt, or the agent's whole session with earlier attempts in it. */
export type UsageSpan = 'step' | 'attempt' | 'session'

/** A figure with what it counts. */
export interface ToldUsage {
  readonly usage: Usage
  readonly span: UsageSpan
}

/** What one attempt came to, by its own count or as the session's total so far. */
export interface AttemptUsage extends ToldUsage {
  readonly span: 'attempt' | 'session'
}

/** What attempts used together. */
export interface Spent {
  readonly tokens: number
  readonly usd: number
  /** Token by token; null where nobody told, as in journals that hold only sums. */
  readonly usage: Usage | null
}

export const nothingSpent: Spent = { tokens: 0, usd: 0, usage: null }

/** The figures of one attempt as one: the last total of the session, else the last of the attempt, else all steps. */
export function foldUsage(told: readonly ToldUsage[]): AttemptUsage | null {
  for (const span of ['session', 'attempt'] as const) {
    const last = told.findLast((each) => each.span === span)
    if (last !== undefined) return { usage: last.usage, span }
  }
  const usage = told.reduce<Usage | null>((sum, each) => addUsage(sum, each.usage), null)
  return usage === null ? null : { usage, span: 'attempt' }
}

/** What was used since a total stood at `before`; a program that counts backwards used nothing. */
export function usageSince(total: Usage, before: Usage | null): Usage {
  const since = (count: (usage: Usage) => number) =>
    Math.max(0, count(total) - (before === null ? 0 : count(before)))
  return {
    inputTokens: since(({ inputTokens }) => inputTokens),
    cachedTokens: since(({ cachedTokens }) => cachedTokens),
    outputTokens: since(({ outputTokens }) => outputTokens),
    reasoningTokens: since(({ reasoningTokens }) => reasoningTokens),
    usd: total.usd === null ? null : exact(since(({ usd }) => usd ?? 0)),
  }
}

export function addUsage(a: Usage | null, b: Usage | null): Usage | null {
  if (a === null || b === null) return a ?? b
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    usd: a.usd === null && b.usd === null ? null : exact((a.usd ?? 0) + (b.usd ?? 0)),
  }
}

export function addSpent(a: Spent, b: Spent): Spent {
  return { tokens: a.tokens + b.tokens, usd: exact(a.usd + b.usd), usage: addUsage(a.usage, b.usage) }
}

export function totalTokens({ inputTokens, cachedTokens, outputTokens, reasoningTokens }: Usage): number {
  return inputTokens + cachedTokens + outputTokens + reasoningTokens
}

/** To a billionth of a dollar: what is below that is binary fractions, not money. */
function exact(usd: number): number {
  return Math.round(usd * 1e9) / 1e9
}
