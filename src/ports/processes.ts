import type { ProcessIdentity } from '../core/ids.ts'

/** What the system knows of processes; pids are never trusted without their start time. */
export interface Processes {
  self(): ProcessIdentity
  /** `gone` only when it is proven: same machine, and another boot, no such pid, or another start time. Elsewhere `unknown`. */
  liveness(identity: ProcessIdentity): 'alive' | 'gone' | 'unknown'
  /** Pids of processes without a terminal whose working directory lies in the folder; empty where the system cannot tell. */
  workingIn(folder: string): readonly number[]
}
