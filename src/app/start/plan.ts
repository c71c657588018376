import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import type { Config } from '../../core/config.ts'
import type { Plan } from '../../core/plan/plan.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { agentsOnPath } from '../detect.ts'
import type { MadeBranch } from '../plan/from-branches.ts'
import { planFromBranches } from '../plan/from-branches.ts'
import { planFromTasks } from '../plan/from-tasks.ts'
import { obligingConfig } from '../plan/obliging-config.ts'
import type { PlanDraft } from '../plan/parse.ts'
import { parsePlan, readPlan } from '../plan/parse.ts'
import { promptFileReader } from '../plan/prompt-file.ts'
import type { ChosenConfig } from './config.ts'
import { chooseConfig } from './config.ts'
import { catchHalt, halt } from './halted.ts'
import type { Target } from './target.ts'

/** Where a plan comes from: a file, `-` for standard input, `--task` options, or branches to land. */
export type PlanSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'tasks'; readonly prompts: readonly string[] }
  /** Work that exists already. */
  | { readonly kind: 'branches'; readonly branches: readonly MadeBranch[] }

/** The text of a plan, read but not yet judged; null for plans that have none. */
export async function draftPlan(source: PlanSource): Promise<PlanDraft | null> {
  if (source.kind !== 'file') return null
  const reading = await readPlan({ path: nameOf(source.path), text: await readPlanText(source.path) })
  return reading.kind === 'draft' ? reading.draft : halt(reading)
}

/** The plan with every default filled in. */
export function resolvePlan(
  { source, draft }: { readonly source: PlanSource; readonly draft: PlanDraft | null },
  {
    config,
    agent,
    toplevel,
  }: { readonly config: Config; readonly agent: string | null; readonly toplevel: string },
): Plan {
  if (source.kind === 'branches') return planFromBranches(source.branches, config)
  const folder = source.kind === 'file' && source.path !== '-' ? dirname(source.path) : process.cwd()
  const surroundings = {
    config,
    foundAgents: foundAgents(),
    agentOverride: agent,
    readPromptFile: promptFileReader(folder, toplevel),
  }
  const reading =
    draft === null
      ? planFromTasks(source.kind === 'tasks' ? source.prompts : [], surroundings)
      : parsePlan(draft, surroundings)
  return reading.kind === 'plan' ? reading.plan : halt(reading)
}

/** The config in force; where it is wrong, the plan's own mistakes are told with its. */
export async function configBesidePlan(
  opened: OpenedRepository,
  ask: {
    readonly source: PlanSource
    readonly draft: PlanDraft | null
    readonly target: Target
    readonly option: string | null
  },
): Promise<ChosenConfig> {
  const { source, draft, target, option } = ask
  const chosen = await catchHalt(() => chooseConfig(opened, { target, option }))
  if (chosen.kind === 'ok') return chosen.value
  if (chosen.halt.kind !== 'diagnostics' || draft === null) halt(chosen.halt)
  const inPlan = await catchHalt(async () =>
    resolvePlan(
      { source, draft },
      { config: obligingConfig(draft), agent: null, toplevel: opened.facts.toplevel },
    ),
  )
  const others = inPlan.kind === 'halt' && inPlan.halt.kind === 'diagnostics' ? inPlan.halt.diagnostics : []
  return halt({ kind: 'diagnostics', diagnostics: [...chosen.halt.diagnostics, ...others] })
}

/** Names of agents found on PATH. */
export function foundAgents(): readonly string[] {
  return agentsOnPath(process.env.PATH ?? '')
}

function nameOf(path: string): string {
  return path === '-' ? 'stdin' : path
}

async function readPlanText(path: string): Promise<string> {
  if (path === '-') return readAll(process.stdin)
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    return halt({
      kind: 'plan-unreadable',
      path,
      detail: error instanceof Error ? error.message : String(error),
    })
  }
}
