import { inspectPlan } from '../../app/inspect-plan.ts'
import type { GraphFormat } from '../../report/graph.ts'
import { planGraphText } from '../../report/graph.ts'
import { exitCode } from '../exit-code.ts'

/** `orch graph`: a plan with its levels and critical path. */
export async function graph(path: string, { format }: { readonly format: GraphFormat }): Promise<number> {
  const { plan } = await inspectPlan({ path, target: null, config: null })
  console.log(planGraphText(plan.tasks, format))
  return exitCode.ok
}
