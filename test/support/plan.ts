import { parseConfig } from '../../src/app/config/parse.ts'
import type { PlanReading, PlanSurroundings } from '../../src/app/plan/parse.ts'
import { parsePlan, readPlan } from '../../src/app/plan/parse.ts'
import type { Config } from '../../src/core/config.ts'
import type { Plan } from '../../src/core/plan/plan.ts'
import { diagnosticsText } from '../../src/report/diagnostics.ts'

/** A config with one agent that any task may ask, and the given fields. */
export function testConfig(fields: object = {}): Config {
  const agents = { script: { adapter: 'command', run: ['bash', 'agent.sh'] } }
  const reading = parseConfig({ path: '.orchestrator.json', text: JSON.stringify({ agents, ...fields }) })
  if (reading.kind === 'diagnostics') throw new Error(diagnosticsText(reading.diagnostics))
  return reading.config
}

/** No agents on PATH, no `--agent`, and prompt files that are not there. */
export function surroundings(changes: Partial<PlanSurroundings> = {}): PlanSurroundings {
  return {
    config: testConfig(),
    foundAgents: [],
    agentOverride: null,
    readPromptFile: () => ({ kind: 'problem', problem: 'missing' }),
    ...changes,
  }
}

export async function parsed(
  text: string | object,
  { path = 'plan.json', ...changes }: Partial<PlanSurroundings> & { readonly path?: string } = {},
): Promise<PlanReading> {
  const reading = await readPlan({ path, text: typeof text === 'string' ? text : JSON.stringify(text) })
  return reading.kind === 'diagnostics' ? reading : parsePlan(reading.draft, surroundings(changes))
}

export function planOf(reading: PlanReading): Plan {
  if (reading.kind === 'diagnostics') throw new Error(diagnosticsText(reading.diagnostics))
  return reading.plan
}

/** What a refused plan or config prints. */
export function printed(reading: { readonly kind: string } | PlanReading): string {
  return 'diagnostics' in reading ? diagnosticsText(reading.diagnostics) : `a valid ${reading.kind}`
}

/** The kinds of its mistakes, in the order of the text. */
export function kinds(reading: { readonly kind: string } | PlanReading): readonly string[] {
  return 'diagnostics' in reading ? reading.diagnostics.map(({ kind }) => kind) : []
}
