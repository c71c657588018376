import { basename, extname } from 'node:path'
import type { Config } from '../../core/config.ts'
import type { Diagnostic } from '../../core/plan/diagnostic.ts'
import type { Plan } from '../../core/plan/plan.ts'
import { agentDirectory } from '../config/agents.ts'
import { reservedEnv, usesFindings } from '../config/findings.ts'
import { namedWithoutProof } from '../config/gates.ts'
import { findingsOf } from '../config/issues.ts'
import { diagnose, diagnoseText } from '../document/diagnose.ts'
import type { Finding, TextDocument } from '../document/document.ts'
import { inTextOrder } from '../document/lines.ts'
import { lookup, textAt } from '../document/lookup.ts'
import { readText } from '../document/read.ts'
import { secretFindings } from '../document/secrets.ts'
import type { Agents } from './agents.ts'
import { chooseAgents } from './agents.ts'
import type { TaskOutline } from './outline.ts'
import { outlineOf } from './outline.ts'
import type { ReadPromptFile } from './prompts.ts'
import { readPrompts } from './prompts.ts'
import { referenceFindings, unknownNames } from './references.ts'
import { resolvePlan } from './resolve.ts'
import { planSchema } from './schema.ts'

/** A plan's text that was read; its target decides which config the rest is judged by. */
export interface PlanDraft {
  readonly document: TextDocument
  /** Mistakes that the text alone shows. */
  readonly diagnostics: readonly Diagnostic[]
  /** The branch the plan asks for, unjudged; null leaves it to config and checkout. */
  readonly target: string | null
}

export type DraftReading =
  | { readonly kind: 'draft'; readonly draft: PlanDraft }
  | { readonly kind: 'diagnostics'; readonly diagnostics: readonly Diagnostic[] }

export type PlanReading =
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'diagnostics'; readonly diagnostics: readonly Diagnostic[] }

/** What a plan is judged by besides its own text. */
export interface PlanSurroundings {
  readonly config: Config
  /** Names of agents found on PATH. */
  readonly foundAgents: readonly string[]
  /** `--agent`: the agent of every task; null when it was not given. */
  readonly agentOverride: string | null
  readonly readPromptFile: ReadPromptFile
}

/** Reads the text of a plan: JSON with comments or YAML. `path` is what diagnostics call it. */
export async function readPlan({
  path,
  text,
}: {
  readonly path: string
  readonly text: string
}): Promise<DraftReading> {
  const reading = await readText(path, text)
  if (reading.kind === 'diagnostics') return reading
  const { document, diagnostics } = reading
  return { kind: 'draft', draft: { document, diagnostics, target: textAt(document.value, ['target']) } }
}

/** The plan with every default filled in, or all its mistakes at once, in the order of its text. */
export function parsePlan(
  { document, diagnostics: early }: PlanDraft,
  surroundings: PlanSurroundings,
): PlanReading {
  const { config, foundAgents, agentOverride } = surroundings
  const parsed = planSchema.safeParse(document.value, { reportInput: true })
  const tasks = outlineOf(document)
  const prompts = readPrompts(tasks, surroundings.readPromptFile)
  const directory = agentDirectory(config, foundAgents)
  const agents = chooseAgents(document, tasks, {
    directory,
    override: agentOverride,
    preferred: config.agent,
  })
  const findings = [
    ...(parsed.success ? [] : findingsOf(planSchema, parsed.error.issues)),
    ...emptyPlan(document),
    ...referenceFindings(document, tasks),
    ...configReferences(document, tasks, config),
    ...prompts.findings,
    ...agents.findings,
    ...secretFindings(document),
  ]
  const diagnostics = [
    ...optionDiagnostics(agents, agentOverride),
    ...inTextOrder([...early, ...diagnose(document, findings)]),
  ]
  if (diagnostics.length > 0 || !parsed.success) return { kind: 'diagnostics', diagnostics }
  const name = basename(document.path, extname(document.path))
  const resolved = { name, prompts: prompts.texts, chains: agents.chains, retry: config.retry }
  return { kind: 'plan', plan: resolvePlan(parsed.data, resolved) }
}

function emptyPlan({ value }: TextDocument): readonly Finding[] {
  const tasks = lookup(value, ['tasks'])
  return Array.isArray(tasks) && tasks.length === 0
    ? [{ at: ['tasks'], mistake: { kind: 'empty-plan' } }]
    : []
}

function configReferences(
  document: TextDocument,
  tasks: readonly TaskOutline[],
  { checks, resources }: Config,
): readonly Finding[] {
  const knownChecks = new Set((checks ?? []).map(({ name }) => name))
  const knownResources = Object.keys(resources)
  const named = tasks.flatMap((task) => task.checks)
  return [
    ...unknownNames(named, 'check', knownChecks),
    ...namedWithoutProof(named, checks ?? []),
    ...tasks.flatMap(({ at }) => usesFindings(document, at, knownResources)),
    ...tasks.flatMap(({ at }) => reservedEnv(document.value, [...at, 'env'])),
  ]
}

/** The option is a text of its own, with nothing but the agent's name in it. */
function optionDiagnostics({ override }: Agents, text: string | null): readonly Diagnostic[] {
  if (override === null || text === null) return []
  return diagnoseText({ path: '--agent', text }, [{ start: 0, end: text.length, mistake: override }])
}
