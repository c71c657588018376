import type { Contestant } from '../contestant.ts'
import { dummyKey, push } from '../contestant.ts'
import { newerNode, pins } from '../pins.ts'

export const qwen: Contestant = {
  name: 'qwen',
  pin: pins.qwen,
  node: newerNode,
  spec: { adapter: 'qwen' },
  forbidden: { wish: push, spec: {} },
  // Seven tries of an answer 500, with waits that no setting shortens.
  patienceS: 100,
  cannot: {},
  files: () => ({
    '.qwen/settings.json': JSON.stringify({
      security: { auth: { selectedType: 'openai' } },
      privacy: { usageStatisticsEnabled: false },
      general: { enableAutoUpdate: false },
      model: { generationConfig: { maxRetries: 0, retryInitialDelayMs: 100, retryMaxDelayMs: 500 } },
      permissions: { deny: ['Bash(git push)'] },
    }),
  }),
  env: (url) => ({ OPENAI_API_KEY: dummyKey, OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: 'mock-model' }),
}

/** The newest that Node 20 runs. */
export const olderQwen: Contestant = { ...qwen, name: 'qwen-node20', pin: pins.qwenForNode20, node: null }
