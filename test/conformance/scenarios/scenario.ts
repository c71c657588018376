import type { Trial } from '../trial.ts'

/** What is shown to hold for every agent. */
export interface Scenario {
  readonly name: string
  /** One line for `--list`. */
  readonly shows: string
  /** When it is ended and counts as failed. */
  readonly limitMs: number
  /** Rejects with what did not hold; answers what is worth knowing beyond that it did. */
  play(trial: Trial): Promise<string>
}
