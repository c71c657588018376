import type { Failure } from '../../core/failure.ts'
import type { Agent, AgentEvent } from '../../ports/agent.ts'
import type { CommandEnd, CommandReport } from '../../ports/commands.ts'
import { spokenTail } from './spoken.ts'

/** What an agent's exit code means where its stream said no failure; null claims success. */
export type ExitReading = (exitCode: number, report: CommandReport, isDone: boolean) => Failure | null

/**
 * Judges an end in the order of what is known best: what its stream said last, what orch did to the program, its
 * exit code. A result that came before orch ended the program counts, however long the program lingered.
 */
export function claimBy(readExit: ExitReading): Agent['claim'] {
  return (printed, events, limits) => {
    const report = { ...printed, tail: spokenTail(printed.tail, events) }
    const { end, tail } = report
    const said = lastWord(events)
    if (said === 'done') return end.how === 'exited' ? readExit(end.code, report, true) : null
    switch (end.how) {
      case 'stopped':
        return said
      case 'timed-out':
        return { kind: 'timed-out', limitMs: limits.timeoutMs, tail }
      case 'idle':
        return idle(printed.tail, { limitMs: limits.idleTimeoutMs, tail })
      case 'not-started':
        return notStarted(end)
      case 'signalled':
        return said ?? { kind: 'crashed', signal: end.signal, tail }
      case 'exited':
        return said === null ? readExit(end.code, report, false) : whole(said, end.code, tail)
    }
  }
}

/** Silent at a question that only a keyboard answers, it would be as silent the next time. */
function idle(printed: string, evidence: { readonly limitMs: number; readonly tail: string }): Failure {
  const lastLine = printed.split('\n').at(-1)?.trim() ?? ''
  return promptWords.test(lastLine)
    ? { kind: 'permission', tail: evidence.tail, prompt: lastLine.slice(-200) }
    : { kind: 'idle', ...evidence }
}

/** How a line ends that waits for a key: programs close with a line break whatever else they print. */
const promptWords =
  /(?:[[(]y(?:es)?\/n(?:o)?[\])]|press (?:enter|return|any key)\b.*|(?:password|passphrase)\b.*:)[\s?:>.…]*$/i

/** 75 is EX_TEMPFAIL of sysexits; any other code than 0 is the agent's failure. */
export const readExitCode: ExitReading = (exitCode, { tail }) => {
  if (exitCode === 0) return null
  return exitCode === 75 ? { kind: 'temporary', tail } : { kind: 'agent-failed', exitCode, tail }
}

/** The failure an agent told of and did not get over, or that it is done; its session and what it used say nothing of either. */
function lastWord(events: readonly AgentEvent[]): Failure | 'done' | null {
  const last = events.findLast(({ type }) => type !== 'usage' && type !== 'started')
  if (last?.type === 'done') return 'done'
  return last?.type === 'error' ? last.failure : null
}

/** An agent knows neither its exit code nor all that it printed. */
function whole(said: Failure, exitCode: number, tail: string): Failure {
  return said.kind === 'agent-failed' ? { ...said, exitCode, tail: said.tail || tail } : said
}

function notStarted({ code, detail }: Extract<CommandEnd, { readonly how: 'not-started' }>): Failure {
  if (code !== 'ENOENT' && code !== 'EACCES') return { kind: 'stage-failed', stage: 'run-agent', detail }
  // `spawn <program> <code>`, as Node says it.
  const program = detail.match(/^spawn (.+) \w+$/)?.[1] ?? ''
  return { kind: 'not-installed', program, detail }
}
