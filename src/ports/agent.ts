import type { AgentEvent } from '../core/attempt/agent-event.ts'
import type { AgentSpec } from '../core/config.ts'
import type { Failure } from '../core/failure.ts'
import type { CommandLine } from '../core/plan/plan.ts'
import type { CommandReport } from './commands.ts'

export type { AgentEvent }

/** How one attempt's session begins. */
export type AgentSession =
  /** `id` is a UUID of this attempt's own, for agents that let their caller choose. */
  | { readonly kind: 'new'; readonly id: string }
  /** `id` is what the agent called its session in an earlier attempt in the same worktree. */
  | { readonly kind: 'resume'; readonly id: string }

/** How to start one attempt's program. */
export interface AgentStart {
  readonly command: CommandLine
  readonly env: Readonly<Record<string, string>>
}

/** Everything that an agent may need to know to be started. */
export interface AgentStartAsk {
  readonly spec: AgentSpec
  readonly promptFile: string
  readonly cwd: string
  readonly session: AgentSession
  /** What the program finds in its environment besides what `start` adds, which wins; absent is nothing. */
  readonly env?: Readonly<Record<string, string>>
}

/** A kind of agent: how it is started and how its stream reads. It never judges. */
export interface Agent {
  /** Names of variables its program reads its own credentials and endpoint from; handed on like `passEnv`. */
  readonly variables: readonly string[]
  /** The program and environment for one attempt; the prompt arrives as standard input from `promptFile`. */
  start(ask: AgentStartAsk): AgentStart
  /** One line of standard output as events; none for anything it does not know. */
  parse(line: string): readonly AgentEvent[]
  /** The failure an end without success amounts to, from report and events; null when the agent claims success. */
  claim(
    report: CommandReport,
    events: readonly AgentEvent[],
    limits: { readonly timeoutMs: number; readonly idleTimeoutMs: number },
  ): Failure | null
}
