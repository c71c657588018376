import { acpCopilot, acpGemini, acpOpencode, acpQwen } from './agents/acp.ts'
import { claude, olderClaude } from './agents/claude.ts'
import { codex } from './agents/codex.ts'
import { copilot } from './agents/copilot.ts'
import { gemini } from './agents/gemini.ts'
import { opencode } from './agents/opencode.ts'
import { olderQwen, qwen } from './agents/qwen.ts'
import type { Contestant } from './contestant.ts'

/** Everyone who takes part, in the order of the table. */
export const roster: readonly Contestant[] = [
  ...[claude, olderClaude, codex, gemini, qwen, olderQwen, opencode, copilot],
  ...[acpGemini, acpQwen, acpOpencode, acpCopilot],
]
