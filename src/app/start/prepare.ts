import type { Budget } from '../../core/budget.ts'
import type { Config } from '../../core/config.ts'
import type { Notice } from '../../core/halt.ts'
import type { RunId, TaskId } from '../../core/ids.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { suppliedCommands } from '../../core/plan/supplied-commands.ts'
import { openLocks } from '../compose/records.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { openRepository } from '../compose/repository.ts'
import { unpricedAgents, withInstalledAgents } from '../config/agents.ts'
import type { BudgetText } from '../config/budget.ts'
import { budgetField } from '../config/budget.ts'
import { detect } from '../detect.ts'
import type { PlanDraft } from '../plan/parse.ts'
import { requireRules } from './forge.ts'
import { halt } from './halted.ts'
import { findLanded, findUnfinished, unreadableRuns } from './history.ts'
import { hooksPassedBy } from './hooks.ts'
import type { Person } from './person.ts'
import type { PlanSource } from './plan.ts'
import { configBesidePlan, draftPlan, foundAgents, resolvePlan } from './plan.ts'
import { requirePreconditions } from './preconditions.ts'
import type { Templates } from './prompts.ts'
import { requirePrompts, requireTemplate } from './prompts.ts'
import { requireSandbox } from './sandbox.ts'
import { requireSigning } from './signing.ts'
import type { Target } from './target.ts'
import { chooseTarget } from './target.ts'
import { requireTrust } from './trust.ts'
import { fetchedTarget } from './upstream.ts'
import { requireVariables } from './variables.ts'

/** What a person asked for with `orch run`. */
export interface RunAsk {
  readonly source: PlanSource
  readonly cwd: string
  readonly target: string | null
  readonly agent: string | null
  readonly config: string | null
  /** `--concurrency`: agents at once; null leaves it to the config. */
  readonly concurrency: number | null
  /** What the run may use up; what is absent or null is for the config to say. */
  readonly budget?: Budget
  /** `--land`: absent or null leaves it to the config. */
  readonly land?: Config['queue']['land'] | null
  readonly noChecks: boolean
  readonly dryRun: boolean
  /** What to do about an earlier run of the same plan. */
  readonly earlier: 'name' | 'continue' | 'fresh' | 'again'
}

/** A run that may begin; nothing has been written but trust. */
export interface PreparedRun {
  readonly opened: OpenedRepository
  readonly plan: Plan
  readonly config: Config
  readonly target: Target
  readonly skips: readonly { readonly task: TaskId; readonly reason: string }[]
  readonly notices: readonly Notice[]
  /** The target's own templates, in the place of orch's. */
  readonly prompts: Templates
}

export type Preparation =
  | { readonly kind: 'begin'; readonly prepared: PreparedRun }
  /** `--continue`: this run goes on instead. */
  | { readonly kind: 'continue'; readonly run: RunId; readonly opened: OpenedRepository }

/**
 * Everything that can be wrong is found before anything is written: first what the user wrote, then what the
 * machine lacks, then who else is at it, then what a person has to say.
 */
export async function prepareRun(ask: RunAsk, person: Person): Promise<Preparation> {
  const opened = await requireRepository(ask.cwd)
  const draft = await draftPlan(ask.source)
  const { target, chosen, written } = await targetAndConfig(opened, ask, draft)
  const { commonDir, toplevel } = opened.facts
  const plan = resolvePlan({ source: ask.source, draft }, { config: written, agent: ask.agent, toplevel })
  const commands = suppliedCommands(written, plan)
  const config = withInstalledAgents(written, [
    ...foundAgents(),
    ...plan.tasks.flatMap(({ agents }) => agents),
  ])
  const prompts = await requirePrompts(opened, { ...chosen, tip: target.tip })
  await requireTemplate(opened, { ...chosen, config: written, tip: target.tip })
  requireVariables({ config, tasks: plan.tasks })
  await requireSandbox(config)
  await requireSigning(opened, config)
  await requirePreconditions(opened, { config, plan, commands, tip: target.tip })
  await requireRules(opened, { config, branch: target.branch })
  const unfinished = findUnfinished(commonDir, { plan: plan.name, target: target.branch, locks: openLocks() })
  if (unfinished !== null && !ask.dryRun) {
    if (ask.earlier === 'continue') return { kind: 'continue', run: unfinished.run, opened }
    if (ask.earlier === 'name')
      halt({ kind: 'unfinished-run', plan: plan.name, target: target.branch, ...unfinished })
  }
  const skips =
    ask.earlier === 'again'
      ? []
      : await findLanded(commonDir, {
          plan,
          target: target.branch,
          tip: target.tip,
          repository: opened.repository,
        })
  const hooks = await hooksPassedBy(opened, { config, tip: target.tip })
  const notices = [...chosen.notices, ...hooks, ...unreadableRuns(commonDir), ...unboundAgents(config, plan)]
  const prepared = { opened, plan, target, skips, notices, prompts }
  if (ask.dryRun) return { kind: 'begin', prepared: { ...prepared, config } }
  await requireTrust({ repository: commonDir, commands }, person)
  return { kind: 'begin', prepared: { ...prepared, config: await withChecks(config, { toplevel, person }) } }
}

/** A config is its target's own: one that asks for a remote's branch is read anew from where that is. */
async function targetAndConfig(opened: OpenedRepository, ask: RunAsk, draft: PlanDraft | null) {
  const read = async (target: Target) => {
    const chosen = await configBesidePlan(opened, { source: ask.source, draft, target, option: ask.config })
    return { target, chosen, written: withOptions(chosen.config, ask) }
  }
  const here = await read(await chooseTarget(opened, { option: ask.target, plan: draft?.target ?? null }))
  const target = await fetchedTarget(opened, here.target, here.written)
  if (target.tip === here.target.tip) return here
  const there = await read(target)
  // Where to land was said here, and is not for what was found there to unsay.
  const { land } = here.written.queue
  return { ...there, written: { ...there.written, queue: { ...there.written.queue, land } } }
}

/** The repository around a folder, or the halt that names all its problems but that of a key: a config may want none. */
export async function requireRepository(cwd: string): Promise<OpenedRepository> {
  const opening = await openRepository(cwd, { trySigning: false })
  return opening.kind === 'opened' ? opening.opened : halt({ kind: 'repository', problems: opening.problems })
}

/** A person who sets a budget in dollars relies on it. */
function unboundAgents(config: Config, { tasks }: Plan): readonly Notice[] {
  const bounded = tasks.filter(({ budget }) => (budget?.usd ?? config.budget?.usd ?? null) !== null)
  const agents = unpricedAgents(
    config,
    bounded.flatMap((task) => task.agents),
  )
  return agents.length === 0 ? [] : [{ kind: 'unpriced-agents', agents }]
}

function withOptions(config: Config, { concurrency, budget, noChecks, land }: RunAsk): Config {
  const agents = concurrency ?? config.concurrency.agents
  return {
    ...config,
    concurrency: { ...config.concurrency, agents },
    queue: { ...config.queue, land: land ?? config.queue.land },
    ...budgetField(given(budget), config.budget),
    checks: noChecks ? [] : config.checks,
  }
}

/** What an option does not say the config does. */
function given(budget: Budget | undefined): BudgetText {
  return { usd: budget?.usd ?? undefined, tokens: budget?.tokens ?? undefined }
}

/** A run without any check proves nothing: a person has to want that. */
async function withChecks(
  config: Config,
  { toplevel, person }: { readonly toplevel: string; readonly person: Person },
): Promise<Config> {
  if (config.checks !== null) return config
  const { checks: detected } = detect(toplevel, process.env.PATH ?? '')
  const answer = await person.confirm({ kind: 'no-checks', detected })
  if (answer === null) halt({ kind: 'no-checks', detected })
  if (answer === false) halt({ kind: 'declined' })
  return { ...config, checks: [] }
}
