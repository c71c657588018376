import { isInherited } from '../core/attempt/environment.ts'
import type { Config } from '../core/config.ts'
import type { EnvValue, TaskSpec } from '../core/plan/plan.ts'

/** Every value that config and tasks take from the environment orch was started with, and that nobody is to see. */
export function secretsOf({
  config,
  tasks,
  parent,
}: {
  readonly config: Config
  readonly tasks: readonly TaskSpec[]
  readonly parent: Readonly<Record<string, string | undefined>>
}): readonly string[] {
  const agents = Object.values(config.agents)
  const referred = [...agents, ...(config.checks ?? []), ...tasks].flatMap(({ env }) => namesIn(env))
  const passed = agents.flatMap(({ passEnv }) => passEnv).filter((name) => !isInherited(name))
  return [...new Set([...referred, ...passed])].flatMap((name) => parent[name] ?? [])
}

function namesIn(env: Readonly<Record<string, EnvValue>>): readonly string[] {
  return Object.values(env).flatMap((value) =>
    typeof value === 'string' ? [] : [value.from.replace(/^env:/, '')],
  )
}
