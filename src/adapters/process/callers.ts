import { runsOf } from './marks.ts'
import { selfAndAbove } from './survivors.ts'
import { processTable } from './system-table.ts'

/**
 * The runs that this process works for, by its own environment and by those of everything it was started by: a program
 * whose variables were cleared is known by its parents. Only by its own where the system shows no others (macOS).
 */
export function callingRuns(): ReadonlySet<string> {
  const own = Object.entries(process.env).map(([name, value]) => `${name}=${value}`)
  const above = [...selfAndAbove()].map((pid) => processTable.environment(pid) ?? '')
  return new Set([own.join('\0'), ...above].flatMap((environment) => [...runsOf(environment)]))
}

/** False for what runs where nobody could type, as all agents do. */
export function hasTerminal(): boolean {
  return processTable.find(process.pid)?.hasTerminal ?? false
}
