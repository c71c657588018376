import type { Contestant } from '../contestant.ts'
import { copilot } from './copilot.ts'
import { gemini } from './gemini.ts'
import { opencode } from './opencode.ts'
import { qwen } from './qwen.ts'

/** The same programs through the Agent Client Protocol. */
export const acpGemini: Contestant = {
  ...throughAcp(gemini, ['gemini', '--acp', '--model', 'gemini-2.5-flash']),
  // It asks nobody before it refuses to write outside.
  forbidden: { wish: { kind: 'fetch', url: 'http://greetings.test/' }, spec: {} },
  cannot: {
    mends:
      'Gemini CLI 0.61 empties a session that is loaded within the clock minute it began in; orch then begins a fresh one',
  },
}
export const acpQwen = throughAcp(qwen, ['qwen', '--acp'])
export const acpOpencode = throughAcp(opencode, ['opencode', 'acp'])
export const acpCopilot = throughAcp(copilot, ['copilot', '--acp'])

/** What the program's own adapter hands on, the general one has to be told. */
function throughAcp(native: Contestant, run: readonly string[]): Contestant {
  return {
    ...native,
    name: `acp-${native.name}`,
    spec: { adapter: 'acp', run, passEnv: Object.keys(native.env('')) },
    // What leaves the worktree is asked for, and nobody is there to allow it.
    forbidden: { wish: { kind: 'write', path: '../../greeting.txt', content: 'hello\n' }, spec: {} },
  }
}
