import type { AttemptEvent } from './attempt/event.ts'
import type { EscapeEvent } from './escape/event.ts'
import type { ProposalEvent } from './pull-request/event.ts'
import type { QueueEvent } from './queue/event.ts'
import type { RunEvent } from './run/event.ts'
import type { TaskEvent } from './task/event.ts'
import type { CheckEvent } from './verdict/event.ts'

/** Everything that can have happened, past tense; the journal holds nothing else. */
export type Event =
  | RunEvent
  | TaskEvent
  | AttemptEvent
  | CheckEvent
  | QueueEvent
  | ProposalEvent
  | EscapeEvent

/** An event as a journal line holds it. */
export type Recorded = Event & {
  readonly v: 1
  readonly seq: number
  /** ISO-8601 with milliseconds, UTC. */
  readonly at: string
  /** First 16 hex digits of the SHA-256 of the line before. */
  readonly prev: string
}

export type EventType = Event['type']
