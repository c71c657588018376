import type { Config } from './config.ts'

/** Adapters that run any program: what two such agents share is not known, unless `provider` says it. */
const anyProgram: ReadonlySet<string> = new Set(['command', 'scripted'])

/** Whose limits an agent shares: what its config names, else its adapter, else only itself. */
export function providerOf({ agents }: Pick<Config, 'agents'>, agent: string): string {
  const spec = agents[agent]
  if (spec === undefined) return agent
  return spec.provider ?? (anyProgram.has(spec.adapter) ? agent : spec.adapter)
}
