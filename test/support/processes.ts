import { spawnSync } from 'node:child_process'

/** True when no process of this number lives; one that only waits to be reaped does not. */
export function isGone(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' })
  return stdout.trim() === '' || stdout.startsWith('Z')
}
