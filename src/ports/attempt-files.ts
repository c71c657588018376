import type { Answer } from '../core/attempt/question.ts'
import type { AttemptRef } from '../core/ids.ts'

/** Where one attempt's files are. */
export interface AttemptPaths {
  readonly prompt: string
  readonly output: string
  readonly events: string
  readonly exit: string
  /** The folder that a waiting agent looks into; there once something was answered. */
  readonly answers: string
  /** Names the supervisor that took it up. */
  readonly supervisor: string
  /** What a later engine tells that supervisor. */
  readonly orders: string
}

/** The run's files that stages write and read. */
export interface AttemptFiles {
  paths(ref: AttemptRef): AttemptPaths
  /** Whether an engine, this one or another, was about to start it or did start it. */
  hasBegun(ref: AttemptRef): Promise<boolean>
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
