import type { Budget } from '../../core/budget.ts'

/** As config, plan or options say it; what is absent another of them says. */
export interface BudgetText {
  readonly usd?: number | null | undefined
  readonly tokens?: number | null | undefined
}

/** A budget with what it leaves open taken from the next one; left out where nothing bounds anything. */
export function budgetField(...texts: readonly (BudgetText | undefined)[]): { readonly budget?: Budget } {
  const first = (unit: keyof BudgetText) =>
    texts.map((text) => text?.[unit]).find((limit) => limit !== undefined) ?? null
  const budget = { usd: first('usd'), tokens: first('tokens') }
  return budget.usd === null && budget.tokens === null ? {} : { budget }
}
