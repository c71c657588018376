import type { Contestant } from '../contestant.ts'
import { dummyKey, push } from '../contestant.ts'
import { pins } from '../pins.ts'

export const opencode: Contestant = {
  name: 'opencode',
  pin: pins.opencode,
  node: null,
  spec: { adapter: 'opencode', passEnv: ['OPENCODE_DISABLE_MODELS_FETCH', 'OPENCODE_DISABLE_LSP_DOWNLOAD'] },
  forbidden: { wish: push, spec: {} },
  patienceS: 30,
  cannot: {},
  files: (url) => ({ '.config/opencode/opencode.json': JSON.stringify(settings(url)) }),
  env: () => ({ OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_LSP_DOWNLOAD: '1' }),
}

const settings = (url: string) => ({
  provider: {
    mock: {
      npm: '@ai-sdk/openai-compatible',
      options: { baseURL: `${url}/v1`, apiKey: dummyKey },
      models: { 'mock-model': { cost: { input: 1, output: 2 }, limit: { context: 100_000, output: 8_000 } } },
    },
  },
  model: 'mock/mock-model',
  small_model: 'mock/mock-model',
  autoupdate: false,
  share: 'disabled',
  permission: { bash: { '*': 'allow', 'git push*': 'deny' } },
})
