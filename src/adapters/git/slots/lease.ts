import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ProcessIdentity, RunId } from '../../../core/ids.ts'
import { toRunId } from '../../../core/ids.ts'
import { readText } from './files.ts'

/** Who may use a slot now. */
export interface Lease {
  readonly run: RunId
  /** Null for a check. */
  readonly task: string | null
  readonly attempt: number | null
  /** The engine first, then the supervisor that may outlive it, then those of engines before it that still live. */
  readonly owners: readonly ProcessIdentity[]
  /** `look`: given back, and about to be free once it is known whether the slot is clean. */
  readonly purpose: 'use' | 'look'
  /** Tells this lease from every other. */
  readonly nonce: string
}

export function newLease(lease: Omit<Lease, 'nonce'>): Lease {
  return { ...lease, nonce: randomBytes(8).toString('hex') }
}

/** Creates the lease file, whole or not at all; false when somebody has the slot. */
export function takeLease(file: string, lease: Lease): boolean {
  const draft = writeDraft(file, lease)
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Puts one lease in the place of another, false when it is no longer that one. Somebody else's only under the lock. */
export function replaceLease(file: string, judged: Lease, lease: Lease): boolean {
  if (readLease(file)?.nonce !== judged.nonce) return false
  renameSync(writeDraft(file, lease), file)
  return true
}

/** Null when there is none. One that a power loss cut short has no owners: it is nobody's. */
export function readLease(file: string): Lease | null {
  const text = readText(file)
  if (text === null) return null
  try {
    return JSON.parse(text) as Lease
  } catch {
    return { run: toRunId(''), task: null, attempt: null, owners: [], purpose: 'use', nonce: '' }
  }
}

/** Gives back a lease if it still is this one; idempotent. */
export function dropLease(file: string, nonce: string): void {
  if (readLease(file)?.nonce === nonce) rmSync(file, { force: true })
}

function writeDraft(file: string, lease: Lease): string {
  const draft = `${file}.${lease.nonce}`
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(draft, JSON.stringify(lease), { mode: 0o600 })
  return draft
}
