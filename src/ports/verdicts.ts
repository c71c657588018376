import type { TreeId } from '../core/ids.ts'

/** What a pass is valid for. */
export interface VerdictKey {
  readonly check: string
  readonly definition: string
  readonly tree: TreeId
  /** Fingerprint of what else a check can see: platform, tool versions, env values, restored paths. */
  readonly environment: string
}

/** A pass of the past, naming the journal event that recorded it. */
export interface VerdictRecord extends VerdictKey {
  readonly run: string
  readonly seq: number
  readonly at: string
  readonly durationMs: number
}

/** Passes only; shared by all runs of a repository. */
export interface Verdicts {
  find(key: VerdictKey): Promise<VerdictRecord | null>
  /** Durable when it resolves; a torn last line of an older crash is ignored by readers. */
  remember(record: VerdictRecord): Promise<void>
}
