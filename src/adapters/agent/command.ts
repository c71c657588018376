import type { Agent } from '../../ports/agent.ts'
import { claimBy, readExitCode } from './claim.ts'
import { parseEvent } from './event-line.ts'
import { withArguments } from './program.ts'

/** Any program: the prompt on standard input, orch's agent events on standard output if it likes. */
export const commandAgent: Agent = {
  variables: [],
  start: ({ spec }) => ({ command: withArguments(spec.run ?? [], spec.args), env: {} }),
  parse: parseEvent,
  claim: claimBy(readExitCode),
}
