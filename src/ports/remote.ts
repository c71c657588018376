import type { CommitId } from '../core/ids.ts'

/** What came of asking the remote; `unreachable` tells of git's own words, without credentials. */
export type RemoteAnswer<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'unreachable'; readonly detail: string }

export type PushResult =
  /** The remote's branch is there, by this push or an earlier one. */
  | { readonly kind: 'pushed' }
  /** The remote's branch is neither there nor where it was expected; null: it is gone. */
  | { readonly kind: 'moved'; readonly tip: CommitId | null }
  /** It is where it was expected and the remote does not take the push. */
  | { readonly kind: 'refused'; readonly detail: string }

/**
 * The repository's remote, asked with the user's own git and never with a prompt. Every call may be made twice: what
 * came of one that was cut off is read from the remote, never from its words.
 */
export interface Remote {
  /** As git's configuration calls it, e.g. `origin`. */
  readonly name: string
  /** Where the remote's branch is now, its commits fetched; null when there is none. */
  tip(branch: string): Promise<RemoteAnswer<CommitId | null>>
  /** Brings a branch from exactly `expected` (null: none) to `commit`, forward or not; the caller proves descent where that matters. */
  push(ask: {
    readonly branch: string
    readonly commit: CommitId
    readonly expected: CommitId | null
  }): Promise<RemoteAnswer<PushResult>>
  /** Deletes a branch that still is at `expected`; of one that is gone, what was kept of it here. Idempotent. */
  drop(branch: string, expected: CommitId): Promise<RemoteAnswer<'deleted' | 'moved' | 'gone'>>
}
