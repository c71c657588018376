import type { Agent, AgentSession } from '../../ports/agent.ts'
import { claimBy, readExitCode } from './claim.ts'
import { parseEvent } from './event-line.ts'
import { withArguments } from './program.ts'

/**
 * Any program: the prompt on standard input, orch's agent events on standard output if it likes. One that tells the id
 * of a session (`{"type":"started","session":"…"}`) is asked to go on with it later: by that id in ORCH_SESSION_ID,
 * which is not there for a fresh one, and with a prompt that holds only what came of its work.
 */
export const commandAgent: Agent = {
  variables: [],
  start: ({ spec, session }) => ({
    command: withArguments(spec.run ?? [], spec.args),
    env: resumeEnv(session),
  }),
  parse: parseEvent,
  claim: claimBy(readExitCode),
}

export function resumeEnv({ kind, id }: AgentSession): Readonly<Record<string, string>> {
  return kind === 'resume' ? { ORCH_SESSION_ID: id } : {}
}
