import type { Actor } from '../ids.ts'

/** A person's word on one content of one task. */
export interface Approval {
  readonly patchId: string
  /** The rule that is overridden; null approves what only waits for a person. */
  readonly override: string | null
  readonly reason: string | null
  readonly by: Actor
}
