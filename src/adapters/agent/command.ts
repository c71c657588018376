import type { AgentSpec } from '../../core/config.ts'
import type { Failure } from '../../core/failure.ts'
import type { CommandLine } from '../../core/plan/plan.ts'
import type { Agent, AgentEvent } from '../../ports/agent.ts'
import type { CommandEnd, CommandReport } from '../../ports/commands.ts'
import { parseEvent } from './event-line.ts'

/** Any program: the prompt on standard input, orch's agent events on standard output if it likes. */
export const commandAgent: Agent = {
  start: ({ spec }) => ({ command: commandLine(spec), env: {} }),
  parse: parseEvent,
  claim,
}

/** Arguments become the shell's own positional parameters, so that no shell reads what they hold. */
function commandLine({ run, args }: AgentSpec): CommandLine {
  if (typeof run !== 'string') return [...(run ?? []), ...args]
  return args.length === 0 ? run : ['sh', '-c', `${run} "$@"`, 'sh', ...args]
}

/** What orch did to the program comes before what the program said, and that before its exit code. */
function claim(
  { end, tail }: CommandReport,
  events: readonly AgentEvent[],
  limits: { readonly timeoutMs: number; readonly idleTimeoutMs: number },
): Failure | null {
  switch (end.how) {
    case 'stopped':
      return null
    case 'timed-out':
      return { kind: 'timed-out', limitMs: limits.timeoutMs, tail }
    case 'idle':
      return { kind: 'idle', limitMs: limits.idleTimeoutMs, tail }
    case 'not-started':
      return notStarted(end)
    case 'signalled':
      return saidLast(events) ?? { kind: 'crashed', signal: end.signal, tail }
    case 'exited':
      return exited(end.code, saidLast(events), tail)
  }
}

/** The failure an agent told of and did not get over; the usage that it tells at its end says nothing of that. */
function saidLast(events: readonly AgentEvent[]): Failure | null {
  const last = events.findLast(({ type }) => type !== 'usage')
  return last?.type === 'error' ? last.failure : null
}

/** 75 is EX_TEMPFAIL of sysexits. */
function exited(exitCode: number, said: Failure | null, tail: string): Failure | null {
  if (said?.kind === 'agent-failed') return { ...said, exitCode, tail: said.tail || tail }
  if (said !== null) return said
  if (exitCode === 0) return null
  return exitCode === 75 ? { kind: 'temporary', tail } : { kind: 'agent-failed', exitCode, tail }
}

function notStarted({ code, detail }: Extract<CommandEnd, { readonly how: 'not-started' }>): Failure {
  if (code !== 'ENOENT' && code !== 'EACCES') return { kind: 'stage-failed', stage: 'run-agent', detail }
  // `spawn <program> <code>`, as Node says it.
  const program = detail.match(/^spawn (.+) \w+$/)?.[1] ?? ''
  return { kind: 'not-installed', program, detail }
}
