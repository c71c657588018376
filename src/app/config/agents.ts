import type { AgentSpec, Config } from '../../core/config.ts'

/** Every way to talk to a program that a config may name; `usable` says which of them this version has. */
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

const usable: ReadonlySet<string> = new Set([
  ...['command', 'scripted', 'acp', 'claude-code', 'codex'],
  ...['gemini', 'qwen', 'opencode', 'copilot'],
])

/** Programs that are agents wherever they are installed, with the adapter that speaks to each. */
export const installedAgents: Readonly<Record<string, string>> = {
  claude: 'claude-code',
  codex: 'codex',
  gemini: 'gemini',
  qwen: 'qwen',
  opencode: 'opencode',
  copilot: 'copilot',
}

/** True for an installed agent that this version can talk to. */
export function canAsk(agent: string): boolean {
  return usable.has(installedAgents[agent] ?? '')
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

/** The agents a plan may name. */
export interface AgentDirectory {
  /** The config's agents, then those found on PATH. */
  readonly known: readonly string[]
  /** The agent of a plan that names none; null when there is not exactly one to use. */
  readonly only: string | null
  /** Null for a name that neither the config nor orch has heard of. */
  adapterOf(agent: string): { readonly adapter: string; readonly usable: boolean } | null
}

/** What the config defines, and what stands on PATH. */
export function agentDirectory(
  config: Pick<Config, 'agents'>,
  foundAgents: readonly string[],
): AgentDirectory {
  const adapterOf = (agent: string) => {
    const adapter = config.agents[agent]?.adapter ?? installedAgents[agent]
    return adapter === undefined ? null : { adapter, usable: usable.has(adapter) }
  }
  const known = [...new Set([...Object.keys(config.agents), ...foundAgents])]
  const canBeAsked = (agent: string) => adapterOf(agent)?.usable === true
  const configured = Object.keys(config.agents).filter(canBeAsked)
  // What else is installed on a machine must not make a plan ambiguous that its config answers.
  const choices = configured.length > 0 ? configured : known.filter(canBeAsked)
  return { known, only: choices.length === 1 ? (choices[0] ?? null) : null, adapterOf }
}
