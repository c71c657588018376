import type { CommandReport, CommandSpec } from '../../ports/commands.ts'

/** How long programs have between TERM and KILL. */
export interface Graces {
  /** After a limit or a stop. */
  readonly stoppedMs: number
  /** For what is left once the command itself has ended. */
  readonly leftoversMs: number
}

/** What the engine tells its supervisor. `key` is unique within one connection. */
export type Ask =
  | {
      readonly type: 'run'
      readonly key: number
      readonly spec: CommandSpec
      readonly graces: Graces
      readonly wantsOutput: boolean
    }
  /** Of an unknown key: has ended meanwhile. */
  | { readonly type: 'stop'; readonly key: number }
  /** An announced silence; of an unknown key: has ended meanwhile. */
  | { readonly type: 'allow-silence'; readonly key: number; readonly ms: number }
  | { readonly type: 'kill-all' }
  /** Exit once nothing runs. */
  | { readonly type: 'close' }

/** What the supervisor tells its engine. */
export type Reply =
  /** Sent once, when asks are read and signals are in hand. */
  | { readonly type: 'ready' }
  /** Whole lines of both streams where they are short enough. */
  | { readonly type: 'output'; readonly key: number; readonly chunk: string }
  /** Everything the command started is gone and its exit file is written. */
  | { readonly type: 'ended'; readonly key: number; readonly report: CommandReport }

/** Both ends come out of one build, so what arrives is what was sent. */
export const toAsk = (message: unknown): Ask => message as Ask
export const toReply = (message: unknown): Reply => message as Reply
