import { costSince, dearer, noCost, overrun } from '../budget.ts'
import type { Failure } from '../failure.ts'
import type { TaskRecord } from './state.ts'

/**
 * The budget of a task that bears no other attempt; null while it does. The next attempt is reckoned as dear as the
 * task's dearest since a person granted the budget, so the first one always starts.
 */
export function taskOverrun({ spec, past, usd, tokens, granted }: TaskRecord): Failure | null {
  if (spec.budget === undefined) return null
  const since = past.filter(({ attempt }) => attempt > granted.attempt)
  const expected = since.map(({ spent }) => spent).reduce(dearer, noCost)
  const over = overrun(spec.budget, costSince({ usd, tokens }, granted), expected)
  return over === null ? null : { kind: 'budget-spent', budget: 'task', ...over }
}
