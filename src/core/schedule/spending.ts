import type { Cost } from '../budget.ts'
import { addCost, noCost, overrun } from '../budget.ts'
import type { Failure } from '../failure.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'

/** A budget that does not bear what comes next. */
export type BudgetSpent = Extract<Failure, { readonly kind: 'budget-spent' }>

/**
 * Whether the run's budget bears another attempt of an agent. Each attempt under way and the new one are reckoned as
 * dear as the dearest that this agent has ended in this run, and as nothing while it has ended none: so the budget is
 * exceeded at most by what attempts cost more than any before them. Null when it does.
 */
export function runOverrun(world: World): (agent: string) => BudgetSpent | null {
  const { budget } = requireRun(world)
  if (budget.usd === null && budget.tokens === null) return () => null
  const underWay = [...world.active]
    .map((id) => reserved(world, requireTask(world, id)))
    .reduce(addCost, noCost)
  return (agent) => {
    const expected = addCost(underWay, dearestOf(world, agent))
    const over = overrun(budget, world.spent, expected)
    return over === null ? null : { kind: 'budget-spent', budget: 'run', ...over }
  }
}

/** What an attempt may still cost; nothing once its agent has ended and told. */
function reserved(world: World, { state }: TaskRecord): Cost {
  if (state.status !== 'active' || 'outcome' in state.attempt) return noCost
  return dearestOf(world, state.attempt.agent)
}

function dearestOf(world: World, agent: string): Cost {
  return world.dearest.get(agent) ?? noCost
}
