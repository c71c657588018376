import type { Budget } from '../../core/budget.ts'
import type { BudgetSpent } from '../../core/schedule/spending.ts'
import { amount, listed } from '../text.ts'

/** `the budget of $5.00 is spent ($5.20)`, or what is left of it when that is too little for what comes next. */
export function budgetClause({ budget, unit, spent, expected, limit }: BudgetSpent): string {
  const whole = `${budget === 'task' ? 'its' : 'the'} budget of ${said(unit, limit)}`
  if (spent >= limit) return `${whole} is spent (${said(unit, spent)})`
  return `${whole} is too small for what comes next (${said(unit, spent)} used, ${said(unit, expected)} expected)`
}

/** The option of \`orch resume\` that raises it. */
export function raisingOption({ unit }: BudgetSpent): string {
  return `--budget-${unit} N`
}

/** `$5.00 and 2M tokens`. */
export function budgetText({ usd, tokens }: Budget): string {
  return listed([
    ...(usd === null ? [] : [said('usd', usd)]),
    ...(tokens === null ? [] : [said('tokens', tokens)]),
  ])
}

function said(unit: 'usd' | 'tokens', figure: number): string {
  return unit === 'usd' ? `$${figure.toFixed(2)}` : `${amount(figure)} tokens`
}
