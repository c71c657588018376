import type { AgentSpec, Config } from '../../core/config.ts'

/** Every way to talk to a program that a config may name. */
export const adapters = [
  'command',
  'scripted',
  'claude-code',
  'codex',
  'gemini',
  'qwen',
  'opencode',
  'copilot',
  'acp',
] as const

/** Programs that are agents wherever they are installed, with the adapter that speaks to each. */
export const installedAgents: Readonly<Record<string, string>> = {
  claude: 'claude-code',
  codex: 'codex',
  gemini: 'gemini',
  qwen: 'qwen',
  opencode: 'opencode',
  copilot: 'copilot',
}

/** The config with the installed agents of these names that it does not define itself, as orch asks them unless told otherwise. */
export function withInstalledAgents(config: Config, names: readonly string[]): Config {
  const builtIn = names.flatMap((name) => {
    const adapter = installedAgents[name]
    return adapter === undefined ? [] : [[name, installedAgent(name, adapter)] as const]
  })
  return { ...config, agents: { ...Object.fromEntries(builtIn), ...config.agents } }
}

function installedAgent(name: string, adapter: string): AgentSpec {
  return {
    name,
    adapter,
    run: null,
    args: [],
    concurrency: null,
    passEnv: [],
    env: {},
    permissions: 'safe',
  }
}

/** The program of an agent whose config names none; null where orch brings it. */
export function installedProgram({ adapter }: Pick<AgentSpec, 'adapter'>): string | null {
  return Object.keys(installedAgents).find((name) => installedAgents[name] === adapter) ?? null
}

/** Adapters whose programs never tell what they cost. */
const unpriced: ReadonlySet<string> = new Set(['codex', 'gemini', 'qwen', 'copilot'])

/** Those of these agents that no budget in dollars can bound. */
export function unpricedAgents(config: Pick<Config, 'agents'>, names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => unpriced.has(config.agents[name]?.adapter ?? ''))
}

/** The agents a plan may name. */
export interface AgentDirectory {
  /** The config's agents, then those found on PATH. */
  readonly known: readonly string[]
  /** The agent of a plan that names none; null when there is not exactly one to use. */
  readonly only: string | null
  /** True for a name that the config defines or orch has heard of. */
  has(agent: string): boolean
}

/** What the config defines, and what stands on PATH. */
export function agentDirectory(
  config: Pick<Config, 'agents'>,
  foundAgents: readonly string[],
): AgentDirectory {
  const configured = Object.keys(config.agents)
  const known = [...new Set([...configured, ...foundAgents])]
  // What else is installed on a machine must not make a plan ambiguous that its config answers.
  const choices = configured.length > 0 ? configured : known
  return {
    known,
    only: choices.length === 1 ? (choices[0] ?? null) : null,
    has: (agent) => Object.hasOwn(config.agents, agent) || Object.hasOwn(installedAgents, agent),
  }
}
