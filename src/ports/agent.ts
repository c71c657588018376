import type { Usage, UsageSpan } from '../core/attempt/usage.ts'
import type { AgentSpec } from '../core/config.ts'
import type { Failure } from '../core/failure.ts'
import type { CommandLine } from '../core/plan/plan.ts'
import type { CommandReport } from './commands.ts'

/** What an agent says while it works. */
export type AgentEvent =
  /** The session it can be asked to resume later; null where it has none. */
  | { readonly type: 'started'; readonly session: string | null }
  | { readonly type: 'text'; readonly text: string }
  /** A tool is used; told once it begins, or once with its end where the agent says no more. */
  | { readonly type: 'tool'; readonly name: string; readonly summary: string }
  /** A tool that its permissions kept from running; the agent may find another way. */
  | { readonly type: 'denied'; readonly name: string; readonly summary: string }
  /** The provider refused and the agent asks again by itself; `failure` is what it would amount to. */
  | {
      readonly type: 'retrying'
      readonly attempt: number
      readonly delayMs: number
      readonly failure?: Failure
    }
  | { readonly type: 'usage'; readonly usage: Usage; readonly span: UsageSpan }
  /** It waits for a person. `options` are the answers it takes; empty takes any text. */
  | {
      readonly type: 'asking'
      readonly question: string
      readonly text: string
      readonly options: readonly string[]
    }
  /** It waits no longer, whoever answered. */
  | { readonly type: 'answered'; readonly question: string }
  /** It claims to be done; what follows is only its own tidying up. */
  | { readonly type: 'done'; readonly summary: string }
  | { readonly type: 'error'; readonly failure: Failure }

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
