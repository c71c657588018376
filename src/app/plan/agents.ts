import type { Mistake } from '../../core/plan/diagnostic.ts'
import { nearest } from '../../core/plan/nearest.ts'
import type { AgentDirectory } from '../config/agents.ts'
import type { Finding, TextDocument } from '../document/document.ts'
import { textsAt } from '../document/lookup.ts'
import { repeatedNames } from '../document/repeated.ts'
import type { Said, TaskOutline } from './outline.ts'

/** Who may be asked, and in which order: the option, the task, the plan's default, the config's agent, the only one. */
export interface AgentChoice {
  readonly directory: AgentDirectory
  /** `--agent`; null when it was not given. */
  readonly override: string | null
  /** `agent` of the config. */
  readonly preferred: string | null
}

/** The chain of agents of each task by its place in the plan, and the mistakes in naming them. */
export interface Agents {
  readonly chains: readonly (readonly string[])[]
  readonly findings: readonly Finding[]
  /** What is wrong with `--agent` itself. */
  readonly override: Mistake | null
}

export function chooseAgents(
  document: TextDocument,
  tasks: readonly TaskOutline[],
  choice: AgentChoice,
): Agents {
  const { directory, override, preferred } = choice
  if (override !== null) {
    const chains = tasks.map(() => [override])
    return { chains, findings: [], override: agentMistake(override, directory) }
  }
  const named = textsAt(document.value, ['defaults', 'agent'])
  const implied = preferred ?? directory.only
  const fallback = named.length > 0 ? named.map(({ text }) => text) : implied === null ? [] : [implied]
  const chains = tasks.map(({ agents }) => (agents.length > 0 ? agents.map(({ text }) => text) : fallback))
  const said = [...named, ...tasks.flatMap(({ agents }) => agents)]
  return {
    chains,
    findings: [
      ...wrongNames(said, directory),
      ...repeatedNames(document, 'agent', named),
      ...withoutAgent(tasks, chains, choice),
    ],
    override: null,
  }
}

function wrongNames(said: readonly Said[], directory: AgentDirectory): readonly Finding[] {
  return said.flatMap(({ at, text }) => {
    const mistake = agentMistake(text, directory)
    return mistake === null ? [] : [{ at, mistake }]
  })
}

/** The first task that is left to an agent nobody named, or to a config's agent that cannot be used. */
function withoutAgent(
  tasks: readonly TaskOutline[],
  chains: Agents['chains'],
  { directory, preferred }: AgentChoice,
): readonly Finding[] {
  const index = tasks.findIndex(({ agents }) => agents.length === 0)
  const at = tasks[index]?.at
  const [agent, ...others] = chains[index] ?? []
  if (at === undefined) return []
  if (agent === undefined) return [{ at, mistake: { kind: 'no-agent', known: directory.known } }]
  const mistake = agent === preferred && others.length === 0 ? agentMistake(agent, directory) : null
  return mistake === null ? [] : [{ at, mistake }]
}

function agentMistake(name: string, { has, known }: AgentDirectory): Mistake | null {
  if (has(name)) return null
  return { kind: 'unknown-name', what: 'agent', name, nearest: nearest(name, known), known }
}
