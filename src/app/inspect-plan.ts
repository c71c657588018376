import type { Config } from '../core/config.ts'
import type { Notice } from '../core/halt.ts'
import type { Plan } from '../core/plan/plan.ts'
import type { OpenedRepository } from './compose/repository.ts'
import { openRepository } from './compose/repository.ts'
import { defaultConfig, parseConfig } from './config/parse.ts'
import { entriesAt, textsAt } from './document/lookup.ts'
import type { PlanDraft } from './plan/parse.ts'
import { chooseConfig } from './start/config.ts'
import { catchHalt, halt } from './start/halted.ts'
import type { PlanSource } from './start/plan.ts'
import { draftPlan, resolvePlan } from './start/plan.ts'
import { requirePrompts } from './start/prompts.ts'
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
  const chosen = await chooseConfig(opened, { target, option: ask.config })
  const { config, notices } = chosen
  await requirePrompts(opened, { ...chosen, tip: target.tip })
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

/** A config that has every agent, check and resource the plan names, so that only the plan's own mistakes are left. */
function obligingConfig({ document }: PlanDraft): Config {
  const tasks = entriesAt(document.value, ['tasks']).map(({ value }) => value)
  const named = (field: string) =>
    new Set(tasks.flatMap((task) => textsAt(task, [field]).map(({ text }) => text)))
  const defaults = textsAt(document.value, ['defaults', 'agent']).map(({ text }) => text)
  const agents = [...new Set(['any', ...named('agent'), ...defaults])]
  const config = {
    agent: 'any',
    agents: Object.fromEntries(agents.map((name) => [name, { adapter: 'command', run: 'true' }])),
    checks: [...named('checks')].map((name) => ({ name, run: 'true' })),
    resources: Object.fromEntries([...named('uses')].map((name) => [name, 1])),
  }
  const reading = parseConfig({ path: document.path, text: JSON.stringify(config) })
  return reading.kind === 'config' ? reading.config : defaultConfig()
}
