import { isInForeground } from '../../adapters/process/foreground.ts'
import { isSuspended, makeProcesses } from '../../adapters/process/processes.ts'
import { livingSupervisor } from '../../adapters/process/supervisor-file.ts'
import type { ProcessIdentity } from '../../core/ids.ts'
import type { Liveness } from '../../ports/locks.ts'

/** Whether this very process still lives, as far as this machine can prove. */
export function processLiveness(identity: ProcessIdentity): Liveness {
  return makeProcesses().liveness(identity)
}

export { isInForeground, isSuspended, livingSupervisor }
