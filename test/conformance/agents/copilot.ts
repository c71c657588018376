import type { Contestant } from '../contestant.ts'
import { dummyKey, push } from '../contestant.ts'
import { pins } from '../pins.ts'

export const copilot: Contestant = {
  name: 'copilot',
  pin: pins.copilot,
  node: null,
  spec: { adapter: 'copilot' },
  forbidden: { wish: push, spec: { args: ['--deny-tool', 'shell(git push)'] } },
  patienceS: 15,
  cannot: {},
  files: () => ({}),
  env: (url) => ({
    COPILOT_OFFLINE: 'true',
    COPILOT_PROVIDER_BASE_URL: `${url}/v1`,
    COPILOT_PROVIDER_API_KEY: dummyKey,
    COPILOT_PROVIDER_TYPE: 'openai',
    COPILOT_MODEL: 'mock-model',
  }),
}
