import type { Failure } from '../failure.ts'
import type { Usage, UsageSpan } from './usage.ts'

/** What an agent says while it works. */
export type AgentEvent =
  /** The session it can be asked to resume later; null where it has none. */
  | { readonly type: 'started'; readonly session: string | null }
  /** A whole text, or a piece that goes on where the last one ended. */
  | { readonly type: 'text'; readonly text: string; readonly isPiece?: true }
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
