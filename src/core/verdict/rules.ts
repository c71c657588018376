import type { CheckSpec } from '../config.ts'
import type { TaskSpec } from '../plan/plan.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'
import type { CheckRule } from './verdict.ts'

/** Every red result is run once more before anybody believes it (I3). */
const confirmingReruns = 1

/** Checks of a candidate: those that gate first, among them what is known to be cheap first. */
export function candidateRules(world: World, task: TaskSpec): readonly CheckRule[] {
  const rules = specsOn(world, 'candidate').map((check) => ({
    check: check.name,
    reruns: confirmingReruns + check.retries,
    gates: gates(check, task),
  }))
  return rules.toSorted((a, b) => Number(b.gates) - Number(a.gates) || costMs(world, a) - costMs(world, b))
}

/** Rules for checks in a recorded order. */
export function rulesInOrder(world: World, task: TaskSpec, order: readonly string[]): readonly CheckRule[] {
  const rules = candidateRules(world, task)
  return order.map((check) => rules.find((rule) => rule.check === check)).filter((rule) => rule !== undefined)
}

/** Early feedback on an attempt's branch: a single red result counts, as nothing is blamed or landed by it. */
export function branchRules(world: World, task: TaskSpec): readonly CheckRule[] {
  return specsOn(world, 'branch')
    .filter((check) => gates(check, task))
    .map((check) => ({ check: check.name, reruns: check.retries, gates: true }))
}

/** What the target itself has to pass before the first prompt is paid for. */
export function preflightRules(world: World): readonly CheckRule[] {
  return specsOn(world, 'candidate')
    .filter((check) => check.required)
    .map((check) => ({ check: check.name, reruns: confirmingReruns + check.retries, gates: true }))
}

/** The question whether a base passes one check, asked as often as of the candidate. */
export function baseRule(world: World, check: string): readonly CheckRule[] {
  const retries = checkSpec(world, check)?.retries ?? 0
  return [{ check, reruns: confirmingReruns + retries, gates: true }]
}

/** The definition of a check of this run. */
export function checkSpec(world: World, name: string): CheckSpec | undefined {
  return requireRun(world).config.checks?.find((check) => check.name === name)
}

function specsOn(world: World, where: 'candidate' | 'branch'): readonly CheckSpec[] {
  return (requireRun(world).config.checks ?? []).filter((check) => check.on.includes(where))
}

function gates(check: CheckSpec, task: TaskSpec): boolean {
  return check.required || task.checks.includes(check.name)
}

/** A check nobody has timed yet goes last, so that its place is the config's. */
function costMs(world: World, { check }: CheckRule): number {
  return world.checkMs.get(check) ?? Number.MAX_SAFE_INTEGER
}
