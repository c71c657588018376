import type { Agent } from '../../ports/agent.ts'
import { acpAgent } from './acp/agent.ts'
import { claudeAgent } from './claude/agent.ts'
import { codexAgent } from './codex/agent.ts'
import { commandAgent } from './command.ts'
import { copilotAgent } from './copilot/agent.ts'
import { geminiAgent } from './gemini/agent.ts'
import { opencodeAgent } from './opencode/agent.ts'
import { qwenAgent } from './qwen/agent.ts'
import { scriptedAgent } from './scripted.ts'

/** The programs of orch's own that some agents are started through. */
export interface AgentPrograms {
  readonly scripted: string
  readonly acp: string
}

/** Every adapter by its name in the config; undefined for a name that the config would have refused. */
export function agentNamed(adapter: string, programs: AgentPrograms): Agent | undefined {
  switch (adapter) {
    case 'command':
      return commandAgent
    case 'scripted':
      return scriptedAgent({ program: programs.scripted })
    case 'acp':
      return acpAgent({ program: programs.acp })
    case 'claude-code':
      return claudeAgent
    case 'codex':
      return codexAgent
    case 'qwen':
      return qwenAgent
    case 'gemini':
      return geminiAgent
    case 'opencode':
      return opencodeAgent
    case 'copilot':
      return copilotAgent
  }
  return undefined
}
