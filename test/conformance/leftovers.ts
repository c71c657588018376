import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** A process that an agent of this ground started, wherever it went since. */
export interface Leftover {
  readonly pid: number
  readonly command: string
}

/** Everything alive whose environment or working directory lies on a ground; Linux only, else nothing is seen. */
export function livingOn(folder: string): readonly Leftover[] {
  return processes().flatMap((pid) => {
    const isThere = reads(`/proc/${pid}/environ`).includes(folder) || cwdOf(pid).startsWith(folder)
    // Who only waits to be reaped has an empty command line.
    const command = isThere ? reads(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() : ''
    return command === '' ? [] : [{ pid, command }]
  })
}

/** What still lives once everything that is about to end has had its moment. */
export async function leftOn(folder: string): Promise<readonly Leftover[]> {
  for (let look = 0; look < 20; look++) {
    if (livingOn(folder).length === 0) return []
    await pause(100)
  }
  return livingOn(folder)
}

/** Ends whatever a failed trial left, each by its number. */
export function endAllOn(folder: string): void {
  for (const { pid } of livingOn(folder)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has just ended by itself.
    }
  }
}

function processes(): readonly number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && pid !== process.pid)
  } catch {
    return []
  }
}

function reads(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

function cwdOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}
