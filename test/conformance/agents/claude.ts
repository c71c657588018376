import type { Contestant } from '../contestant.ts'
import { dummyKey, push } from '../contestant.ts'
import { pins } from '../pins.ts'

export const claude: Contestant = {
  name: 'claude-code',
  pin: pins.claude,
  node: null,
  spec: { adapter: 'claude-code', passEnv: ['CLAUDE_CODE_MAX_RETRIES'] },
  forbidden: { wish: push, spec: {} },
  patienceS: 15,
  cannot: {},
  files: () => ({
    '.claude/settings.json': JSON.stringify({ permissions: { deny: ['Bash(git push *)'] } }),
  }),
  env: (url) => ({ ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: dummyKey, CLAUDE_CODE_MAX_RETRIES: '1' }),
}

/** What npm chooses by itself under Node 20. */
export const olderClaude: Contestant = { ...claude, name: 'claude-code-node20', pin: pins.claudeForNode20 }
