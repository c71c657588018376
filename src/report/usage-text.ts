import type { Spent, Usage } from '../core/attempt/usage.ts'
import { totalTokens } from '../core/attempt/usage.ts'
import { amount } from './text.ts'

/** `12.3k in · 81k cached · 2.1k out · $0.42`: what was used, without what was not; '' for nothing at all. */
export function usageText({ inputTokens, cachedTokens, outputTokens, reasoningTokens, usd }: Usage): string {
  const counts = [
    [inputTokens, 'in'],
    [cachedTokens, 'cached'],
    [outputTokens, 'out'],
    [reasoningTokens, 'reasoning'],
  ] as const
  return joined(
    counts.filter(([tokens]) => tokens > 0).map(([tokens, what]) => `${amount(tokens)} ${what}`),
    usd ?? 0,
  )
}

/** The same of what may have been told as a sum only, or by some of those who worked: then `95.4k tokens · $0.42`. */
export function spentText({ tokens, usd, usage }: Spent): string {
  if (usage !== null && totalTokens(usage) === tokens) return usageText({ ...usage, usd })
  return joined(tokens === 0 ? [] : [`${amount(tokens)} tokens`], usd)
}

/** `$0.42`; what rounds to nothing is said to be less than a cent. */
export function dollars(usd: number): string {
  return usd > 0 && usd < 0.01 ? '<$0.01' : `$${usd.toFixed(2)}`
}

function joined(counts: readonly string[], usd: number): string {
  return [...counts, ...(usd === 0 ? [] : [dollars(usd)])].join(' · ')
}
