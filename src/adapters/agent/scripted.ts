import type { Agent } from '../../ports/agent.ts'
import { commandAgent } from './command.ts'

/** Acts out a script (see `ports/agent-script.ts`): `args` of the agent is the path of the script. */
export function scriptedAgent({ program }: { readonly program: string }): Agent {
  return {
    ...commandAgent,
    start: ({ spec }) => ({ command: [process.execPath, program, ...spec.args], env: {} }),
  }
}
