import { basename } from 'node:path'
import { slotLease } from '../../adapters/git/slots/owner.ts'
import { callingRuns, hasTerminal } from '../../adapters/process/callers.ts'
import { makeProcesses } from '../../adapters/process/processes.ts'
import type { RunId } from '../../core/ids.ts'

/** By what a caller is known to work for a run itself. */
export type CalledBy = 'variable' | 'parent' | 'worktree'

/**
 * Whether an agent or a check of the run calls, and by what that is known; null for anybody else. A person with a terminal
 * may look into the worktree of an agent and decide there; what hides all three on purpose is not found out.
 */
export function calledByOwn(
  run: RunId,
  { commonDir, toplevel }: { readonly commonDir: string; readonly toplevel: string | null },
): CalledBy | null {
  if (process.env.ORCH_RUN_ID === run) return 'variable'
  if (callingRuns().has(run)) return 'parent'
  if (toplevel === null || hasTerminal()) return null
  const lease = slotLease(commonDir, basename(toplevel))
  if (lease === null || lease.run !== run) return null
  const { liveness } = makeProcesses()
  return lease.owners.some((owner) => liveness(owner) === 'alive') ? 'worktree' : null
}
