import type { Contestant } from '../contestant.ts'
import { dummyKey } from '../contestant.ts'
import { pins } from '../pins.ts'

export const codex: Contestant = {
  name: 'codex',
  pin: pins.codex,
  node: null,
  spec: { adapter: 'codex', passEnv: ['MODEL_KEY'] },
  // It has no rules for commands; its sandbox says no. A command that ends within its first moments may be missing
  // from its stream (openai/codex#47433).
  forbidden: {
    wish: { kind: 'shell', script: 'sleep 1; echo hello > greeting.txt' },
    spec: { args: ['-c', 'sandbox_mode="read-only"'] },
  },
  patienceS: 15,
  cannot: {},
  files: (url) => ({ '.codex/config.toml': settings(url) }),
  env: () => ({ MODEL_KEY: dummyKey }),
}

const settings = (url: string) => `model = "mock-model"
model_provider = "mock"

[model_providers.mock]
name = "mock"
base_url = "${url}/v1"
env_key = "MODEL_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 1
`
