import type { CheckSpec } from '../../core/config.ts'
import type { Recorded } from '../../core/event.ts'
import type { TaskSpec } from '../../core/plan/plan.ts'
import type { Run } from '../../core/run/state.ts'
import type { Proof, Violation } from '../../core/verdict/verification.ts'
import type { RecordedLanding } from './recorded.ts'

type CheckFinished = Extract<Recorded, { readonly type: 'check-finished' }>

/** Says whether a run's journal, or else the shared cache of passes, knows a pass. */
export type KnowsPass = (
  cached: { readonly run: string; readonly seq: number },
  result: CheckFinished,
) => Promise<boolean>

export interface Proven {
  readonly proofs: readonly Proof[]
  readonly violations: readonly Violation[]
}

/** Looks for a pass of every check that gates the task, on exactly the landed tree and definition. */
export async function proveChecks(
  recorded: RecordedLanding,
  { run, spec, knowsPass }: { readonly run: Run; readonly spec: TaskSpec; readonly knowsPass: KnowsPass },
): Promise<Proven> {
  const proven = gatingChecks(run, spec).map((check) => ({ check, pass: passOf(check, recorded, run) }))
  const unproven = proven.filter(({ pass }) => pass === null)
  const { task, tree } = recorded.landed
  const violations = unproven.map(
    ({ check }): Violation => ({ kind: 'unproven', task, check: check.name, tree }),
  )
  const unknown = await Promise.all(proven.map(({ pass }) => unknownPass(recorded, pass, knowsPass)))
  return {
    proofs: proven.map(({ check, pass }) => ({
      check: check.name,
      seq: pass?.seq ?? null,
      cached: pass?.result.outcome === 'passed' ? pass.result.cached : null,
    })),
    violations: [...violations, ...unknown.flat()],
  }
}

/** Wherever they run: one that never saw the candidate proves nothing of it. */
function gatingChecks({ config }: Run, { checks }: TaskSpec): readonly CheckSpec[] {
  return (config.checks ?? []).filter(({ name, required }) => required || checks.includes(name))
}

/** Red then green on one tree is a pass too, so any pass will do. */
function passOf({ name, definition }: CheckSpec, recorded: RecordedLanding, run: Run): CheckFinished | null {
  const { tree } = recorded.landed
  const pass = recorded.results.find(
    (result) =>
      result.check === name &&
      result.result.outcome === 'passed' &&
      result.commit === recorded.proven &&
      result.tree === tree &&
      result.definition === definition &&
      result.policy === run.policy,
  )
  return pass ?? null
}

async function unknownPass(
  { landed }: RecordedLanding,
  pass: CheckFinished | null,
  knowsPass: KnowsPass,
): Promise<readonly Violation[]> {
  if (pass === null || pass.result.outcome !== 'passed' || pass.result.cached === null) return []
  const { cached } = pass.result
  if (await knowsPass(cached, pass)) return []
  return [{ kind: 'unknown-pass', task: landed.task, check: pass.check, ...cached }]
}
