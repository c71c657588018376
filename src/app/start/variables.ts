import type { Config } from '../../core/config.ts'
import type { MissingVariable } from '../../core/halt.ts'
import type { EnvValue, TaskSpec } from '../../core/plan/plan.ts'
import { halt } from './halted.ts'

/** Every `{"from": "env:NAME"}` of what these tasks use has to stand in orch's own environment. */
export function requireVariables({
  config,
  tasks,
}: {
  readonly config: Config
  readonly tasks: readonly TaskSpec[]
}): void {
  const used = new Set(tasks.flatMap(({ agents }) => agents))
  const agents = Object.values(config.agents).filter(({ name }) => used.has(name))
  const variables = [
    ...agents.flatMap(({ name, env }) => missing(`agent ${name}`, env)),
    ...(config.checks ?? []).flatMap(({ name, env }) => missing(`check ${name}`, env)),
    ...tasks.flatMap(({ id, env }) => missing(`task ${id}`, env)),
  ]
  if (variables.length > 0) halt({ kind: 'variable-missing', variables })
}

function missing(where: string, env: Readonly<Record<string, EnvValue>>): readonly MissingVariable[] {
  return Object.values(env).flatMap((value) => {
    if (typeof value === 'string') return []
    const name = value.from.replace(/^env:/, '')
    return process.env[name] === undefined ? [{ where, name }] : []
  })
}
