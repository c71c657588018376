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
