import type { Config } from '../core/config.ts'
import type { AttemptRef } from '../core/ids.ts'
import type { TaskRecord } from '../core/task/state.ts'
import type { World } from '../core/world.ts'
import { requireRun, requireTask } from '../core/world.ts'
import type { ReadLine } from '../report/readable.ts'
import { makeReadLine } from '../report/readable.ts'
import { agentOf } from './compose/agents.ts'
import { installedAgents } from './config/agents.ts'
import { secretsOf } from './secrets.ts'

/** Reads the log of an attempt as its own agent wrote it. */
export function readerFor(world: World, { task, attempt }: AttemptRef): ReadLine {
  const adapter = adapterOf(requireRun(world).config, whoWorked(requireTask(world, task), attempt))
  return makeReadLine(agentOf(adapter).parse)
}

/** Every value that this environment knows and nobody is to see of what agents and checks print. */
export function secretsIn(
  world: World,
  parent: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const { config } = requireRun(world)
  const tasks = [...world.tasks.values()].map(({ spec }) => spec)
  const names = new Set([...Object.keys(config.agents), ...tasks.flatMap(({ agents }) => agents)])
  const adapters = new Set([...names].map((name) => adapterOf(config, name)))
  const own = [...adapters].flatMap((adapter) => agentOf(adapter).variables)
  return [...secretsOf({ config, tasks, parent }), ...own.flatMap((name) => parent[name] ?? [])]
}

/** The agent of an attempt, however long ago that was. */
function whoWorked({ state, past, spec }: TaskRecord, attempt: number): string {
  if (state.status === 'active' && state.attempt.attempt === attempt) return state.attempt.agent
  return past.find((each) => each.attempt === attempt)?.agent ?? spec.agents[0] ?? ''
}

/** A program that nobody has defined may still speak orch's own events. */
function adapterOf({ agents }: Config, agent: string): string {
  return agents[agent]?.adapter ?? installedAgents[agent] ?? 'command'
}
