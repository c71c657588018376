import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

/** Starts a program of this Node in a session of its own, its output in a log; it outlives whoever starts it. */
export function startDetached(ask: {
  readonly script: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly log: string
}): number {
  const log = openSync(ask.log, 'a', 0o600)
  try {
    const child = spawn(process.execPath, [ask.script, ...ask.args], {
      cwd: ask.cwd,
      detached: true,
      stdio: ['ignore', log, log],
    })
    child.unref()
    return child.pid ?? 0
  } finally {
    closeSync(log)
  }
}
