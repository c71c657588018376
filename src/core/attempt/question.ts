import type { Instant } from '../ids.ts'

/*
 * asked ─▶ answered ─▶ (the agent goes on)       by a person, or by what the config says for want of one
 *    └───▶ (the agent goes on by itself)
 */

/** What a running agent waits for. An id names one question of an attempt and is never used again in it. */
export interface Question {
  readonly question: string
  readonly text: string
  /** The answers it takes; empty takes any text. */
  readonly options: readonly string[]
  readonly since: Instant
  /** Null while nobody has said a word; then it is laid out for the agent until the attempt ends. */
  readonly answer: Answer | null
}

export interface Answer {
  readonly text: string
  /** Why, for agents that read it. */
  readonly message: string | null
}

/** True for an id that may be part of a file name. */
export function isQuestionId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)
}

/** The option that lets the agent do it: the one that says so, else the first. Where any text will do, `yes`. */
export function allowing({ options }: Pick<Question, 'options'>): string {
  return options.find(says(/^(?:allow|yes|approve|accept|proceed|ok)\b/i)) ?? options[0] ?? 'yes'
}

/** The option that keeps the agent from it: the one that says so, else the last. Where any text will do, `no`. */
export function denying({ options }: Pick<Question, 'options'>): string {
  return options.find(says(/^(?:deny|no|reject|refuse|decline|cancel)\b/i)) ?? options.at(-1) ?? 'no'
}

/** The option a person named, however they wrote it; any text where there are none; null for one that is not offered. */
export function optionNamed({ options }: Pick<Question, 'options'>, answer: string): string | null {
  const said = answer.trim()
  if (options.length === 0) return said
  return options.find((option) => option.toLowerCase() === said.toLowerCase()) ?? null
}

function says(pattern: RegExp): (option: string) => boolean {
  return (option) => pattern.test(option)
}
