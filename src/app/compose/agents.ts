import { agentNamed } from '../../adapters/agent/agents.ts'
import { InvariantError } from '../../core/world.ts'
import type { Agent } from '../../ports/agent.ts'
import { builtProgram } from './package.ts'

/** The adapter of this name; the config has refused every other. */
export function agentOf(adapter: string): Agent {
  const agent = agentNamed(adapter, {
    scripted: builtProgram('scripted-agent.js'),
    acp: builtProgram('acp-client.js'),
  })
  if (agent === undefined) throw new InvariantError(`no adapter ${adapter}`)
  return agent
}
