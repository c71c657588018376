import type { Answer } from '../core/attempt/question.ts'
import type { AttemptRef } from '../core/ids.ts'
import type { CommandReport } from './commands.ts'

/** Where one attempt's files are. */
export interface AttemptPaths {
  readonly prompt: string
  readonly output: string
  readonly events: string
  readonly exit: string
  /** The folder that a waiting agent looks into; there once something was answered. */
  readonly answers: string
}

/** What an attempt's folder tells of an earlier engine. */
export type Beginning =
  | { readonly kind: 'never-begun' }
  /** It was about to start or did start, and nobody wrote down how it ended. */
  | { readonly kind: 'begun' }
  | { readonly kind: 'ended'; readonly report: CommandReport }

/** The run's files that stages write and read. */
export interface AttemptFiles {
  paths(ref: AttemptRef): AttemptPaths
  beginning(ref: AttemptRef): Promise<Beginning>
  /** Writes the prompt durably; from then on the attempt counts as begun. */
  begin(ref: AttemptRef, prompt: string): Promise<void>
  /** Lays an answer out durably, whole or not at all, as `<question>.json` in the attempt's folder of answers. */
  answer(ref: AttemptRef, question: string, answer: Answer): Promise<void>
  /** The lines of `agent.jsonl`, empty when there is none. */
  eventLines(ref: AttemptRef): Promise<readonly string[]>
  /** The log of one run of one command that is no agent, its folder made. */
  commandLog(subject: string, name: string): Promise<string>
  /** Adds a line to the run's log about something that went wrong and keeps nothing from going on. */
  warn(line: string): Promise<void>
}
