import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'

let folder = ''

/**
 * One folder for everything that tests make, so that nothing of it stays: in memory where there is room, since a disk's
 * journal takes a fifth of the suite's time.
 */
export function setup(): void {
  folder = mkdtempSync(join(isRoomy(memory) ? memory : tmpdir(), 'orch-tests-'))
  process.env.TMPDIR = folder
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

const memory = '/dev/shm'
/** Several times what the suite has needed at once. */
const roomBytes = 4 * 2 ** 30

function isRoomy(path: string): boolean {
  if (process.env.TMPDIR !== undefined || !existsSync(path)) return false
  const { bavail, bsize } = statfsSync(path)
  return Math.min(bavail * bsize, freemem()) >= roomBytes
}
