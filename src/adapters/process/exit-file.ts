import { readFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { requireReadable } from '../../core/host-fault.ts'
import type { CommandReport } from '../../ports/commands.ts'

/** Durable and whole or not there: written beside, synced, renamed. A crash leaves at most `<path>.new`. */
export async function writeExitFile(path: string, report: CommandReport): Promise<void> {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(report)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  const folder = await open(dirname(path))
  await folder.sync().finally(() => folder.close())
}

/** Null when there is none, or none that the supervisor wrote. */
export function readExitFile(path: string): CommandReport | null {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'))
    return isReport(report) ? report : null
  } catch (error) {
    requireReadable(error)
    return null
  }
}

/** Agents can write there too. */
function isReport(value: unknown): value is CommandReport {
  const { end, tail, ...numbers } = value as Record<string, unknown>
  return isEnd(end) && typeof tail === 'string' && counts.every((name) => Number.isFinite(numbers[name]))
}

const counts = ['durationMs', 'outputBytes', 'swept']

function isEnd(value: unknown): boolean {
  const { how, code, signal } = value as Record<string, unknown>
  if (how === 'exited') return Number.isInteger(code)
  if (how === 'signalled') return typeof signal === 'string'
  return ['timed-out', 'idle', 'stopped', 'not-started'].includes(String(how))
}
