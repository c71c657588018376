import type { Wish } from './model/tool-call.ts'
import type { Pin } from './pins.ts'

/** An agent as the conformance run knows it: what to install, and how its own settings lead to the model server. */
export interface Contestant {
  readonly name: string
  readonly pin: Pin
  /** The Node that its program is run by, where this one is too old for it. */
  readonly node: Pin | null
  readonly spec: AgentEntry
  /** What it is kept from, and what its entry needs beyond its files to be kept from it. */
  readonly forbidden: { readonly wish: Wish; readonly spec: AgentEntry }
  /** How long it asks a failing provider again by itself, at the most. */
  readonly patienceS: number
  /** Scenarios that cannot be played with it, each with the reason. */
  readonly cannot: Readonly<Record<string, string>>
  /** What a person would have in the home folder, for a model at this address. */
  files(url: string): Readonly<Record<string, string>>
  /** Its endpoint, its dummy key and low waits, as a person would have them in a shell's profile. */
  env(url: string): Readonly<Record<string, string>>
}

/** Its entry of `agents` in `.orchestrator.json`. */
export interface AgentEntry {
  readonly adapter?: string
  readonly run?: readonly string[]
  readonly args?: readonly string[]
  readonly passEnv?: readonly string[]
  readonly permissions?: 'safe' | 'full'
}

/** A key that no provider knows; the model server sees it and nothing else. */
export const dummyKey = 'sk-conformance-dummy-0000'

/** Denied by a rule in nearly every home, as a careful person has it. */
export const push: Wish = { kind: 'shell', script: 'git push' }
