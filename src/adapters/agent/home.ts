/** What a program keeps of its own below HOME. */
export interface AgentHome {
  /** Where it writes sessions, logs and renewed logins; made when they are not there yet. */
  readonly folders: readonly string[]
  /** The same, as files of JSON. */
  readonly files: readonly string[]
  /** Settings and instructions within them that reach beyond one run, so that no run may change them. */
  readonly guarded: readonly string[]
  /** Variables that name another place for the first of its folders. */
  readonly variables: readonly string[]
}

/** By adapter; none for programs that orch knows nothing of. */
export function homeOf(adapter: string): readonly AgentHome[] {
  const own = homes[adapter]
  if (own !== undefined) return [own]
  // Any of them may stand behind the protocol.
  return adapter === 'acp' ? Object.values(homes) : []
}

const homes: Readonly<Record<string, AgentHome>> = {
  'claude-code': {
    folders: ['.claude'],
    files: ['.claude.json'],
    guarded: [
      ...['.claude/settings.json', '.claude/settings.local.json', '.claude/CLAUDE.md', '.claude/hooks'],
      ...['.claude/commands', '.claude/agents', '.claude/skills'],
    ],
    variables: ['CLAUDE_CONFIG_DIR'],
  },
  codex: {
    folders: ['.codex'],
    files: [],
    guarded: ['.codex/config.toml', '.codex/AGENTS.md', '.codex/prompts', '.codex/rules', '.codex/skills'],
    variables: ['CODEX_HOME'],
  },
  gemini: {
    folders: ['.gemini'],
    files: [],
    guarded: ['.gemini/settings.json', '.gemini/GEMINI.md', '.gemini/commands', '.gemini/extensions'],
    variables: ['GEMINI_CLI_HOME'],
  },
  qwen: {
    folders: ['.qwen'],
    files: [],
    guarded: ['.qwen/settings.json', '.qwen/QWEN.md', '.qwen/commands', '.qwen/extensions'],
    variables: [],
  },
  opencode: {
    folders: ['.local/share/opencode', '.local/state/opencode', '.cache/opencode'],
    files: [],
    guarded: [],
    variables: [],
  },
  copilot: {
    folders: ['.copilot', '.cache/copilot'],
    files: [],
    guarded: ['.copilot/mcp-config.json', '.copilot/agents'],
    variables: ['COPILOT_HOME'],
  },
}
