import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import type { ProcessIdentity } from '../../core/ids.ts'
import type { Processes } from '../../ports/processes.ts'
import { isInside, resolveLinks } from './folders.ts'
import { processTable } from './system-table.ts'

/** What the system this runs on knows of processes; keeps nothing but the machine's own ids. */
export function makeProcesses(): Processes {
  return { self, liveness, workingIn }
}

/** The identity of a process of this machine; null when there is no such process. A zombie has one. */
export function identify(pid: number): ProcessIdentity | null {
  const entry = processTable.find(pid)
  return entry && { pid, startedAt: entry.startText, ...machine() }
}

/** True for a process of this machine that lives and does nothing until it is told to go on. */
export function isSuspended(identity: ProcessIdentity): boolean {
  return liveness(identity) === 'alive' && processTable.find(identity.pid)?.isSuspended === true
}

/** See `Processes.liveness`. */
export function liveness(identity: ProcessIdentity): 'alive' | 'gone' | 'unknown' {
  const here = machine()
  if (identity.machineId !== here.machineId) return 'unknown'
  if (identity.bootId !== here.bootId) return 'gone'
  if (identity.pidNamespace !== here.pidNamespace) return 'unknown'
  const entry = processTable.find(identity.pid)
  if (entry !== null) return entry.startText === identity.startedAt && !entry.isZombie ? 'alive' : 'gone'
  return hasPid(identity.pid) ? 'unknown' : 'gone'
}

function self(): ProcessIdentity {
  const identity = identify(process.pid)
  if (identity === null) throw new Error('the system does not list this very process')
  return identity
}

function workingIn(folder: string): readonly number[] {
  const pids: number[] = []
  const real = resolveLinks(folder)
  for (const { pid, hasTerminal } of processTable.list()) {
    const cwd = hasTerminal || pid === process.pid ? null : processTable.folder(pid)
    if (cwd !== null && isInside(cwd, real)) pids.push(pid)
  }
  return pids
}

/** A hidden /proc lists fewer processes than there are, so only the kernel's "no such process" is a proof. */
function hasPid(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

type Machine = Pick<ProcessIdentity, 'bootId' | 'machineId' | 'pidNamespace'>
let known: Machine | null = null

function machine(): Machine {
  known ??= {
    bootId: textOf('/proc/sys/kernel/random/boot_id') || bootSecond(),
    machineId: textOf('/etc/machine-id') || hostname(),
    pidNamespace: pidNamespace(),
  }
  return known
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

/** macOS counts boots by their second. */
function bootSecond(): string {
  const { stdout } = spawnSync('sysctl', ['-n', 'kern.boottime'], { encoding: 'utf8' })
  return /sec = (\d+)/.exec(stdout ?? '')?.[1] ?? ''
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}
