import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

export interface SupervisorStart {
  /** The built supervisor, a script for this Node. */
  readonly supervisorPath: string
  readonly runId: string
  /** Where the supervisor writes what goes wrong with itself; null drops it. */
  readonly errorsFile: string | null
}

/** Starts a supervisor in its own session and waits until it listens; rejects when it ends before that. */
export async function startSupervisor(start: SupervisorStart): Promise<ChildProcess> {
  const child = spawnSupervisor(start)
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      reject(new Error(`the supervisor ended at once (${signal ?? code}): ${start.supervisorPath}`))
    })
  })
  return child
}

function spawnSupervisor({ supervisorPath, runId, errorsFile }: SupervisorStart): ChildProcess {
  const errors = errorsFile === null ? 'ignore' : openSync(errorsFile, 'a', 0o600)
  try {
    return spawn(process.execPath, [supervisorPath, runId], {
      detached: true,
      stdio: ['ignore', 'ignore', errors, 'ipc'],
      // It must not pin a folder that may go.
      cwd: '/',
      env: supervisorEnvironment(),
    })
  } finally {
    if (errors !== 'ignore') closeSync(errors)
  }
}

/** Programs can read the environment of their supervisor: it gets nothing worth reading. */
function supervisorEnvironment(): Record<string, string> {
  const { PATH, ORCH_MARK } = process.env
  return { ...(PATH === undefined ? {} : { PATH }), ...(ORCH_MARK === undefined ? {} : { ORCH_MARK }) }
}
