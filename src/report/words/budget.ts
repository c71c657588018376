import type { Budget } from '../../core/budget.ts'
import type { Failure } from '../../core/failure.ts'
import { amount, listed } from '../text.ts'

/** `the budget of $5.00 is spent ($4.71; the next attempt may cost $0.60)`. */
export function budgetClause(failure: Extract<Failure, { kind: 'budget-spent' }>): string {
  const { budget, unit, spent, expected, limit } = failure
  const next = spent >= limit || expected === 0 ? '' : `; the next attempt may cost ${said(unit, expected)}`
  return `${budget === 'task' ? 'its' : 'the'} budget of ${said(unit, limit)} is spent (${said(unit, spent)}${next})`
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
