import type { AgentSpec } from '../../core/config.ts'
import type { CommandLine } from '../../core/plan/plan.ts'
import type { Agent } from '../../ports/agent.ts'
import { claimBy, readExitCode } from './claim.ts'
import { parseEvent } from './event-line.ts'

/** Any program: the prompt on standard input, orch's agent events on standard output if it likes. */
export const commandAgent: Agent = {
  variables: [],
  start: ({ spec }) => ({ command: commandLine(spec), env: {} }),
  parse: parseEvent,
  claim: claimBy(readExitCode),
}

/** Arguments become the shell's own positional parameters, so that no shell reads what they hold. */
function commandLine({ run, args }: AgentSpec): CommandLine {
  if (typeof run !== 'string') return [...(run ?? []), ...args]
  return args.length === 0 ? run : ['sh', '-c', `${run} "$@"`, 'sh', ...args]
}
