import type { Budget } from '../../core/budget.ts'
import { dollars, tokenCount } from './numbers.ts'

/** What the whole run may use up. */
export const budgetUsd = ['--budget-usd <dollars>', 'what the run may cost in all', dollars] as const
export const budgetTokens = [
  '--budget-tokens <number>',
  'tokens that the run may use in all',
  tokenCount,
] as const

export interface BudgetFlags {
  readonly budgetUsd?: number
  readonly budgetTokens?: number
}

/** Left out where neither option was given. */
export function budgetOption(flags: BudgetFlags): { readonly budget?: Budget } {
  const { budgetUsd: usd = null, budgetTokens: tokens = null } = flags
  return usd === null && tokens === null ? {} : { budget: { usd, tokens } }
}
