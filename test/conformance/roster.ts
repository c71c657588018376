import type { Wish } from './model/tool-call.ts'
import type { Pin } from './pins.ts'
import { newerNode, pins } from './pins.ts'

/** An agent as the conformance run knows it: what to install, and how its own settings lead to the model server. */
export interface Contestant {
  readonly name: string
  readonly pin: Pin
  /** The Node that its program is run by, where this one is too old for it. */
  readonly node: Pin | null
  /** Its entry of `agents` in `.orchestrator.json`. */
  readonly spec: Readonly<Record<string, unknown>>
  /** Its dialect's address below a model's own. */
  files(url: string): Readonly<Record<string, string>>
  /** What its `safe` preset keeps it from. */
  readonly forbidden: Wish
  /** What its entry needs so that a shell is among its tools. */
  readonly withShell: Readonly<Record<string, unknown>>
  /** How long it asks a failing provider again by itself, at the most. */
  readonly patienceS: number
  /** Scenarios that cannot be played with it, each with the reason. */
  readonly cannot: Readonly<Record<string, string>>
  /** Its endpoint, its dummy key and low waits, as a person would have them in a shell's profile. */
  env(url: string): Readonly<Record<string, string>>
}

/** A key that no provider knows; the model server sees it and nothing else. */
export const dummyKey = 'sk-conformance-dummy-0000'

const claude: Contestant = {
  name: 'claude-code',
  pin: pins.claude,
  node: null,
  spec: {
    adapter: 'claude-code',
    passEnv: ['CLAUDE_CODE_MAX_RETRIES', 'DISABLE_TELEMETRY', 'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC'],
  },
  forbidden: { kind: 'write', path: '../../elsewhere/greeting.txt', content: 'hello\n' },
  withShell: {},
  patienceS: 15,
  cannot: {},
  files: () => ({}),
  env: (url) => ({
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: dummyKey,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    CLAUDE_CODE_MAX_RETRIES: '1',
    DISABLE_TELEMETRY: '1',
  }),
}

const codex: Contestant = {
  name: 'codex',
  pin: pins.codex,
  node: null,
  spec: { adapter: 'codex', passEnv: ['MOCK_KEY'] },
  forbidden: { kind: 'write', path: '../../elsewhere/greeting.txt', content: 'hello\n' },
  withShell: {},
  patienceS: 15,
  cannot: {},
  files: (url) => ({ '.codex/config.toml': codexConfig(url) }),
  env: () => ({ MOCK_KEY: dummyKey }),
}

const codexConfig = (url: string) => `model = "mock-model"
model_provider = "mock"
check_for_update_on_startup = false

[analytics]
enabled = false

[model_providers.mock]
name = "mock"
base_url = "${url}/v1"
env_key = "MOCK_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 1
`

const gemini: Contestant = {
  name: 'gemini',
  pin: pins.gemini,
  node: null,
  spec: { adapter: 'gemini', args: ['-m', 'gemini-2.5-flash'] },
  forbidden: { kind: 'write', path: '../../elsewhere/greeting.txt', content: 'hello\n' },
  withShell: {},
  patienceS: 15,
  cannot: {},
  files: () => ({
    '.gemini/settings.json': googleSettings({ selectedType: 'gemini-api-key' }, { maxAttempts: 2 }),
  }),
  env: (url) => ({ GEMINI_API_KEY: dummyKey, GOOGLE_GEMINI_BASE_URL: url }),
}

const qwen: Contestant = {
  name: 'qwen',
  pin: pins.qwen,
  node: newerNode,
  spec: { adapter: 'qwen' },
  forbidden: { kind: 'write', path: '../../elsewhere/greeting.txt', content: 'hello\n' },
  withShell: {},
  patienceS: 100,
  cannot: {},
  files: () => ({
    '.qwen/settings.json': googleSettings(
      { selectedType: 'openai' },
      {},
      { model: { generationConfig: { maxRetries: 0, retryInitialDelayMs: 100, retryMaxDelayMs: 500 } } },
    ),
  }),
  env: (url) => ({ OPENAI_API_KEY: dummyKey, OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: 'mock-model' }),
}

const googleSettings = (auth: object, general: object, more: object = {}) =>
  JSON.stringify({
    security: { auth },
    privacy: { usageStatisticsEnabled: false },
    general: { disableAutoUpdate: true, enableAutoUpdate: false, ...general },
    ...more,
  })

const opencode: Contestant = {
  name: 'opencode',
  pin: pins.opencode,
  node: null,
  spec: {
    adapter: 'opencode',
    passEnv: [
      'OPENCODE_DISABLE_MODELS_FETCH',
      'OPENCODE_DISABLE_DEFAULT_PLUGINS',
      'OPENCODE_DISABLE_LSP_DOWNLOAD',
    ],
  },
  forbidden: { kind: 'write', path: '../../elsewhere/greeting.txt', content: 'hello\n' },
  withShell: {},
  patienceS: 30,
  cannot: {},
  files: (url) => ({ '.config/opencode/opencode.json': opencodeConfig(url) }),
  env: () => ({
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
  }),
}

const opencodeConfig = (url: string) =>
  JSON.stringify({
    provider: {
      mock: {
        npm: '@ai-sdk/openai-compatible',
        options: { baseURL: `${url}/v1`, apiKey: dummyKey },
        models: {
          'mock-model': { cost: { input: 1, output: 2 }, limit: { context: 100_000, output: 8_000 } },
        },
      },
    },
    model: 'mock/mock-model',
    small_model: 'mock/mock-model',
    autoupdate: false,
    share: 'disabled',
  })

const copilot: Contestant = {
  name: 'copilot',
  pin: pins.copilot,
  node: null,
  spec: { adapter: 'copilot' },
  forbidden: { kind: 'write', path: '../../elsewhere/greeting.txt', content: 'hello\n' },
  withShell: {},
  patienceS: 15,
  cannot: {},
  files: () => ({}),
  env: (url) => ({
    COPILOT_OFFLINE: 'true',
    COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
    COPILOT_PROVIDER_API_KEY: dummyKey,
    COPILOT_PROVIDER_TYPE: 'openai',
    COPILOT_MODEL: 'mock-model',
    COPILOT_AUTO_UPDATE: 'false',
  }),
}

/** Everyone who takes part, in the order of the table. */
export const roster: readonly Contestant[] = [claude, codex, gemini, qwen, opencode, copilot]
