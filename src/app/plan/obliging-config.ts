import type { Config } from '../../core/config.ts'
import { defaultConfig, parseConfig } from '../config/parse.ts'
import { entriesAt, textsAt } from '../document/lookup.ts'
import type { PlanDraft } from './parse.ts'

/** A config that has every agent, check and resource the plan names, so that only the plan's own mistakes are left. */
export function obligingConfig({ document }: PlanDraft): Config {
  const tasks = entriesAt(document.value, ['tasks']).map(({ value }) => value)
  const named = (field: string) =>
    new Set(tasks.flatMap((task) => textsAt(task, [field]).map(({ text }) => text)))
  const defaults = textsAt(document.value, ['defaults', 'agent']).map(({ text }) => text)
  const agents = [...new Set(['any', ...named('agent'), ...defaults])]
  const config = {
    agent: 'any',
    agents: Object.fromEntries(agents.map((name) => [name, { adapter: 'command', run: 'true' }])),
    checks: [...named('checks')].map((name) => ({ name, run: 'true' })),
    resources: Object.fromEntries([...named('uses')].map((name) => [name, 1])),
  }
  const reading = parseConfig({ path: document.path, text: JSON.stringify(config) })
  return reading.kind === 'config' ? reading.config : defaultConfig()
}
