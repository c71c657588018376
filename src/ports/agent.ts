import type { AgentSpec } from '../core/config.ts'
import type { Failure } from '../core/failure.ts'
import type { CommandLine } from '../core/plan/plan.ts'
import type { CommandReport } from './commands.ts'

/** What an agent used, for one attempt. */
export interface Usage {
  readonly inputTokens: number
  readonly cachedTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly usd: number | null
}

/** What an agent says while it works. */
export type AgentEvent =
  | { readonly type: 'started'; readonly session: string | null }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool'; readonly name: string; readonly summary: string }
  | { readonly type: 'retrying'; readonly attempt: number; readonly delayMs: number }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'done'; readonly summary: string }
  | { readonly type: 'error'; readonly failure: Failure }

/** How to start one attempt's program. */
export interface AgentStart {
  readonly command: CommandLine
  readonly env: Readonly<Record<string, string>>
}

/** A kind of agent: how it is started and how its stream reads. It never judges. */
export interface Agent {
  /** The program and environment for one attempt; the prompt arrives as standard input from `promptFile`. */
  start(ask: { spec: AgentSpec; promptFile: string; cwd: string }): AgentStart
  /** One line of standard output as an event; null for anything it does not know. */
  parse(line: string): AgentEvent | null
  /** The failure an end without success amounts to, from report and events; null when the agent claims success. */
  claim(
    report: CommandReport,
    events: readonly AgentEvent[],
    limits: { timeoutMs: number; idleTimeoutMs: number },
  ): Failure | null
}
