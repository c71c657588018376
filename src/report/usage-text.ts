import type { Usage } from '../core/attempt/usage.ts'
import { amount } from './text.ts'

/** `12.3k in · 81.0k cached · 2.1k out · $0.42`: what was used, without what was not; '' for nothing at all. */
export function usageText({ inputTokens, cachedTokens, outputTokens, reasoningTokens, usd }: Usage): string {
  const counts = [
    [inputTokens, 'in'],
    [cachedTokens, 'cached'],
    [outputTokens, 'out'],
    [reasoningTokens, 'reasoning'],
  ] as const
  return [
    ...counts.filter(([tokens]) => tokens > 0).map(([tokens, what]) => `${amount(tokens)} ${what}`),
    ...(usd === null || usd === 0 ? [] : [dollars(usd)]),
  ].join(' · ')
}

/** `$0.42`; what rounds to nothing is said to be less than a cent. */
function dollars(usd: number): string {
  return usd > 0 && usd < 0.01 ? '<$0.01' : `$${usd.toFixed(2)}`
}
