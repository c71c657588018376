/** What may be used up; null leaves a unit without a bound. An agent that tells no dollars is bounded by tokens alone. */
export interface Budget {
  readonly usd: number | null
  readonly tokens: number | null
}

export const noBudget: Budget = { usd: null, tokens: null }

/** Dollars and tokens of attempts. */
export interface Cost {
  readonly usd: number
  readonly tokens: number
}

export const noCost: Cost = { usd: 0, tokens: 0 }

/** The bound that another attempt could break. */
export interface Overrun {
  readonly unit: 'usd' | 'tokens'
  readonly spent: number
  readonly expected: number
  readonly limit: number
}

/** Null while all of `expected` may come on top of `spent`. */
export function overrun(budget: Budget, spent: Cost, expected: Cost): Overrun | null {
  for (const unit of ['usd', 'tokens'] as const) {
    const limit = budget[unit]
    const [before, more] = [spent[unit], expected[unit]]
    if (limit !== null && (before >= limit || before + more > limit))
      return { unit, spent: before, expected: more, limit }
  }
  return null
}

/** The dearer of two, unit by unit. */
export function dearer(a: Cost, b: Cost): Cost {
  return { usd: Math.max(a.usd, b.usd), tokens: Math.max(a.tokens, b.tokens) }
}

export function addCost(a: Cost, b: Cost): Cost {
  return { usd: a.usd + b.usd, tokens: a.tokens + b.tokens }
}

/** What was used since `before`. */
export function costSince(total: Cost, before: Cost): Cost {
  return { usd: total.usd - before.usd, tokens: total.tokens - before.tokens }
}
