import type { Config } from '../core/config.ts'
import type { Notice } from '../core/halt.ts'
import type { Plan } from '../core/plan/plan.ts'
import type { OpenedRepository } from './compose/repository.ts'
import { openRepository } from './compose/repository.ts'
import { defaultConfig } from './config/parse.ts'
import { obligingConfig } from './plan/obliging-config.ts'
import { catchHalt, halt } from './start/halted.ts'
import type { PlanSource } from './start/plan.ts'
import { configBesidePlan, draftPlan, resolvePlan } from './start/plan.ts'
import { requirePrompts, requireTemplate } from './start/prompts.ts'
import type { Target } from './start/target.ts'
import { chooseTarget } from './start/target.ts'

export interface InspectedPlan {
  readonly plan: Plan
  readonly notices: readonly Notice[]
  /** False where there is no repository whose config could say which agents, checks and resources there are. */
  readonly againstConfig: boolean
}

export interface InspectAsk {
  readonly path: string
  readonly target: string | null
  readonly config: string | null
}

/** A plan with every default filled in, also where no run could begin; halts with all its mistakes at once. */
export async function inspectPlan(ask: InspectAsk): Promise<InspectedPlan> {
  const source: PlanSource = { kind: 'file', path: ask.path }
  const draft = await draftPlan(source)
  const opening = await openRepository(process.cwd())
  const resolve = (config: Config, toplevel: string) =>
    resolvePlan({ source, draft }, { config, agent: null, toplevel })
  if (opening.kind === 'problems' || draft === null) {
    const config = draft === null ? defaultConfig() : obligingConfig(draft)
    return { plan: resolve(config, process.cwd()), notices: [], againstConfig: false }
  }
  const { opened } = opening
  const target = await targetOrHead(opened, { option: ask.target, plan: draft.target })
  const chosen = await configBesidePlan(opened, { source, draft, target, option: ask.config })
  const { config, notices } = chosen
  await requirePrompts(opened, { ...chosen, tip: target.tip })
  await requireTemplate(opened, { ...chosen, tip: target.tip })
  return { plan: resolve(config, opened.facts.toplevel), notices, againstConfig: true }
}

/** A detached HEAD keeps a run from starting, not a plan from being right. */
async function targetOrHead(
  opened: OpenedRepository,
  ask: { readonly option: string | null; readonly plan: string | null },
): Promise<Target> {
  const chosen = await catchHalt(() => chooseTarget(opened, ask))
  if (chosen.kind === 'ok') return chosen.value
  if (chosen.halt.kind !== 'no-target') halt(chosen.halt)
  return { branch: 'HEAD', tip: opened.facts.head }
}
