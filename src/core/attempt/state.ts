import type { RuleAnswer } from '../failure.ts'
import type { CommitId, Instant } from '../ids.ts'
import type { CheckRun } from '../verdict/verdict.ts'
import type { Question } from './question.ts'
import type { Spent } from './usage.ts'
import type { AgentOutcome, AttemptStart, CancelCause, Work } from './work.ts'

/*
 * allocating ─▶ running ─▶ saving ─▶ checking ─▶ (queued) | (held) | (done) | (failed) | (cancelled)
 *     │            └─▶ cancelling ─▶ saving          an intent: the agent may still live
 *     └─▶ (failed) | (cancelled)                     the task leaves `active` with every bracketed end
 */

/** What every state of an attempt has. */
interface Common {
  readonly attempt: number
  readonly agent: string
  readonly branch: string
  readonly start: AttemptStart
  readonly startedAt: Instant
}

/** Where an attempt works, once it has a slot. */
interface Placed extends Common {
  readonly slot: string
  readonly path: string
  readonly base: CommitId
}

export type Attempt =
  /** A slot is being found, checked out and set up. */
  | (Common & { readonly status: 'allocating' })
  | (Placed & {
      readonly status: 'running'
      readonly runningSince: Instant
      /** What it asked so far and has not let go of by itself; it waits while one has no answer. */
      readonly questions: readonly Question[]
    })
  | (Placed & { readonly status: 'cancelling'; readonly cause: CancelCause })
  /** The agent is gone; its work is being put under refs. */
  | (Placed & {
      readonly status: 'saving'
      readonly outcome: AgentOutcome
      readonly cause: CancelCause | null
      readonly endedAt: Instant
      readonly spent: Spent
    })
  /** Everything is known but what branch checks say. */
  | (Placed & {
      readonly status: 'checking'
      readonly outcome: AgentOutcome
      readonly cause: CancelCause | null
      readonly endedAt: Instant
      readonly spent: Spent
      readonly work: Work
      readonly answers: readonly RuleAnswer[]
      readonly runs: readonly CheckRun[]
      /** The event since which it waits for the check that is next. */
      readonly waitsSince: number
    })

export type In<S extends { readonly status: string }, K extends S['status']> = Extract<
  S,
  { readonly status: K }
>
