import type { ProcessIdentity } from '../core/ids.ts'
import type { Processes } from './processes.ts'

/** Whether a lock's owner lives, as far as this machine can prove. */
export type Liveness = ReturnType<Processes['liveness']>

/** Who made a lock, and what for. */
export interface LockOwner {
  readonly identity: ProcessIdentity
  /** E.g. `run 20261121-064512-k3f9` or `land main`. */
  readonly purpose: string
}

/** A lock that is somebody's. */
export interface TakenLock {
  readonly kind: 'taken'
  /** Null when the file is not orch's. */
  readonly by: LockOwner | null
  readonly liveness: Liveness
}

/** A lock that is this process's until it is released or taken over. */
export interface HeldLock {
  readonly kind: 'held'
  /** False once another process took it over. */
  stillHeld(): boolean
  /** Gives it back if it is still ours; idempotent. Never called, the lock ends with the process. */
  release(): Promise<void>
}

/** Locks between processes, each a file whose folder is there. Not re-entrant. */
export interface Locks {
  /** Takes a lock that is free or whose owner is provably gone. */
  acquire(path: string, purpose: string): Promise<HeldLock | TakenLock>
  /** Takes a lock from whoever has it, because a person said so; `taken` only when another takes it right now. */
  takeOver(path: string, purpose: string): Promise<HeldLock | TakenLock>
  /** Works under the lock, waiting for it at most `waitMs`; `taken` means that the work was not begun. */
  withLock<Result>(
    ask: { readonly path: string; readonly purpose: string; readonly waitMs: number },
    work: () => Promise<Result>,
  ): Promise<{ readonly kind: 'done'; readonly value: Result } | TakenLock>
  /** Who has it now, null when it is free; reads one file and changes nothing. */
  holder(path: string): TakenLock | null
}
