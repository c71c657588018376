import type { Agent } from '../../ports/agent.ts'
import { commandAgent, resumeEnv } from './command.ts'

/** Acts out a script (see `ports/agent-script.ts`): `args` of the agent is the path of the script. */
export function scriptedAgent({ program }: { readonly program: string }): Agent {
  return {
    ...commandAgent,
    start: ({ spec, session }) => ({
      command: [process.execPath, program, ...spec.args],
      env: resumeEnv(session),
    }),
  }
}
