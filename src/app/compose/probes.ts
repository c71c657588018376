import type { Requirements } from '../../adapters/agent/requirements.ts'
import { requirements } from '../../adapters/agent/requirements.ts'
import { trialSandbox } from '../../adapters/process/bubblewrap.ts'
import type { Answer } from '../../adapters/process/probe.ts'
import { ask } from '../../adapters/process/probe.ts'

export type { Answer, Requirements }
export { ask, trialSandbox }

/** What the adapter needs of its program; null for one that runs any. */
export function requirementsOf(adapter: string): Requirements | null {
  return requirements.find((each) => each.adapter === adapter) ?? null
}
