import { runsOf } from './marks.ts'
import { selfAndAbove } from './survivors.ts'
import { processTable } from './system-table.ts'

/**
 * Living processes that carry the mark of a run, by run. Not among them: whoever asks, and what started it. Empty where
 * the system shows no environments (macOS).
 */
export function markedProcesses(): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  const spared = new Set(selfAndAbove())
  for (const { pid } of processTable.list()) {
    if (spared.has(pid)) continue
    for (const run of runsOf(processTable.environment(pid) ?? ''))
      found.set(run, [...(found.get(run) ?? []), pid])
  }
  return found
}
