import { spawnSync } from 'node:child_process'
import { trialSandbox } from '../../src/adapters/process/bubblewrap.ts'

/** Why no sandbox can be made on this machine, as the end of a title; null where one can. */
export const sandboxless: string | null = reason()

function reason(): string | null {
  if (process.platform !== 'linux') return ` (skipped: ${process.platform} has none)`
  const [file = '', ...args] = trialSandbox
  const { error, status, stderr } = spawnSync(file, args, { encoding: 'utf8' })
  if (error !== undefined) return ' (skipped: bubblewrap is not installed)'
  return status === 0 ? null : ` (skipped: ${stderr.trim()})`
}
