/** What a real program has to be and to know for its adapter to drive it. */
export interface Requirements {
  readonly adapter: string
  /** Its name on PATH. */
  readonly program: string
  /** Where npm has it. */
  readonly package: string
  /** What prints the help that names all its flags. */
  readonly help: readonly string[]
  /** Without one of these no attempt gets far. */
  readonly flags: readonly string[]
  /** The versions that were driven through every scenario of the conformance run, and what lies between. */
  readonly tested: { readonly oldest: string; readonly newest: string }
  /** Any one of these is a login; what it holds is nobody's business here. */
  readonly login: {
    readonly variables: readonly string[]
    /** Below the folder that `variable` names, or else the home folder. */
    readonly file: { readonly folder: string; readonly variable: string | null; readonly name: string }
    /** How a person logs in. */
    readonly how: string
  }
  /** Keeps the program from updating itself while it is only asked for its version. */
  readonly quiet: Readonly<Record<string, string>>
}

/** Every real program that orch speaks to by an adapter of its own. */
export const requirements: readonly Requirements[] = [
  {
    adapter: 'claude-code',
    program: 'claude',
    package: '@anthropic-ai/claude-code',
    help: ['--help'],
    flags: [
      '--print',
      '--output-format',
      '--verbose',
      '--permission-mode',
      '--allowedTools',
      '--session-id',
      '--resume',
    ],
    tested: { oldest: '2.1.197', newest: '2.1.329' },
    login: {
      variables: [
        'ANTHROPIC_API_KEY',
        'ANTHROPIC_AUTH_TOKEN',
        'CLAUDE_CODE_OAUTH_TOKEN',
        'CLAUDE_CODE_USE_BEDROCK',
        'CLAUDE_CODE_USE_VERTEX',
        'CLAUDE_CODE_USE_FOUNDRY',
      ],
      file: { folder: '.claude', variable: 'CLAUDE_CONFIG_DIR', name: '.credentials.json' },
      how: 'run claude once and say /login, or set ANTHROPIC_API_KEY',
    },
    quiet: { DISABLE_AUTOUPDATER: '1' },
  },
  {
    adapter: 'codex',
    program: 'codex',
    package: '@openai/codex',
    help: ['exec', '--help'],
    flags: ['--json', '--skip-git-repo-check', '--config', '--dangerously-bypass-approvals-and-sandbox'],
    tested: { oldest: '0.169.0', newest: '0.169.0' },
    login: {
      variables: ['CODEX_API_KEY', 'OPENAI_API_KEY'],
      file: { folder: '.codex', variable: 'CODEX_HOME', name: 'auth.json' },
      how: 'codex login, or set CODEX_API_KEY',
    },
    quiet: {},
  },
  {
    adapter: 'gemini',
    program: 'gemini',
    package: '@google/gemini-cli',
    help: ['--help'],
    flags: ['--output-format', '--approval-mode', '--allowed-tools', '--session-id', '--resume'],
    tested: { oldest: '0.61.0', newest: '0.61.0' },
    login: {
      variables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_APPLICATION_CREDENTIALS'],
      file: { folder: '.gemini', variable: null, name: 'oauth_creds.json' },
      how: 'run gemini once and log in, or set GEMINI_API_KEY',
    },
    quiet: { GEMINI_CLI_NO_RELAUNCH: 'true', GEMINI_TELEMETRY_ENABLED: 'false' },
  },
  {
    adapter: 'qwen',
    program: 'qwen',
    package: '@qwen-code/qwen-code',
    help: ['--help'],
    flags: ['--output-format', '--approval-mode', '--allowed-tools', '--session-id', '--resume'],
    tested: { oldest: '0.15.10', newest: '0.24.4' },
    login: {
      variables: ['OPENAI_API_KEY', 'DASHSCOPE_API_KEY'],
      file: { folder: '.qwen', variable: 'QWEN_HOME', name: 'oauth_creds.json' },
      how: 'run qwen once and say /auth, or set OPENAI_API_KEY',
    },
    quiet: { QWEN_CODE_NO_RELAUNCH: 'true' },
  },
  {
    adapter: 'opencode',
    program: 'opencode',
    package: 'opencode-ai',
    help: ['run', '--help'],
    flags: ['--format', '--session', '--auto'],
    tested: { oldest: '1.18.33', newest: '1.18.33' },
    login: {
      variables: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENCODE_CONFIG_CONTENT'],
      file: { folder: '.local/share/opencode', variable: null, name: 'auth.json' },
      how: 'opencode auth login',
    },
    quiet: { OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' },
  },
  {
    adapter: 'copilot',
    program: 'copilot',
    package: '@github/copilot',
    help: ['--help'],
    flags: [
      '--output-format',
      '--disable-client-telemetry',
      '--allow-tool',
      '--allow-all',
      '--session-id',
      '--resume',
    ],
    tested: { oldest: '1.0.102', newest: '1.0.102' },
    login: {
      variables: ['COPILOT_GITHUB_TOKEN', 'COPILOT_PROVIDER_API_KEY'],
      file: { folder: '.copilot', variable: 'COPILOT_HOME', name: 'config.json' },
      how: 'run copilot once and say /login',
    },
    quiet: { COPILOT_AUTO_UPDATE: 'false' },
  },
]
