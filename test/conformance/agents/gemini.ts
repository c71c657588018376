import type { Contestant } from '../contestant.ts'
import { dummyKey, push } from '../contestant.ts'
import { pins } from '../pins.ts'

export const gemini: Contestant = {
  name: 'gemini',
  pin: pins.gemini,
  node: null,
  spec: { adapter: 'gemini', args: ['--model', 'gemini-2.5-flash'] },
  forbidden: { wish: push, spec: {} },
  patienceS: 15,
  cannot: {},
  files: () => ({
    '.gemini/policies/own.toml': policy,
    '.gemini/settings.json': JSON.stringify({
      security: { auth: { selectedType: 'gemini-api-key' } },
      privacy: { usageStatisticsEnabled: false },
      general: { enableAutoUpdate: false, maxAttempts: 2 },
    }),
  }),
  env: (url) => ({ GEMINI_API_KEY: dummyKey, GOOGLE_GEMINI_BASE_URL: url }),
}

const policy = `[[rule]]
toolName = "run_shell_command"
commandPrefix = "git push"
decision = "deny"
priority = 900
`
