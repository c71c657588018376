import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { requireReadable } from '../../core/host-fault.ts'
import type { ProcessIdentity } from '../../core/ids.ts'
import { liveness } from './processes.ts'

/** Whole or not at all. Not synced: after a power loss there is no such process. */
export function writeSupervisorFile(path: string, supervisor: ProcessIdentity): void {
  const draft = `${path}.new`
  writeFileSync(draft, `${JSON.stringify(supervisor)}\n`, { mode: 0o600 })
  renameSync(draft, path)
}

/** The supervisor that took a program up; null when none did. */
export function readSupervisorFile(path: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity
  } catch (error) {
    requireReadable(error)
    return null
  }
}

/** The supervisor that took a program up, as long as it provably lives. */
export function livingSupervisor(path: string): ProcessIdentity | null {
  const supervisor = readSupervisorFile(path)
  return supervisor !== null && liveness(supervisor) === 'alive' ? supervisor : null
}
