import { constants } from 'node:fs'
import { access, realpath, stat, statfs } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import type { AgentSpec, Config } from '../../core/config.ts'
import type { MissingProgram } from '../../core/halt.ts'
import type { CommitId } from '../../core/ids.ts'
import type { Plan } from '../../core/plan/plan.ts'
import type { SuppliedCommand } from '../../core/plan/supplied-commands.ts'
import { programsOf } from '../../core/plan/supplied-commands.ts'
import { locateRepository } from '../compose/records.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { slotsRoot } from '../compose/repository.ts'
import { installedProgram } from '../config/agents.ts'
import { halt } from './halted.ts'

/** Everything outside plan and config that a run cannot do without; leaves no trace when it halts. */
export async function requirePreconditions(
  opened: OpenedRepository,
  {
    config,
    plan,
    commands,
    tip,
  }: {
    readonly config: Config
    readonly plan: Plan
    readonly commands: readonly SuppliedCommand[]
    readonly tip: CommitId
  },
): Promise<void> {
  const { toplevel } = opened.facts
  const needed = commands.filter(({ use }) => use !== 'agent')
  const found = await Promise.all(needed.map((command) => missingProgram(command, toplevel)))
  const programs = [
    ...found.filter((program) => program !== null),
    ...(await missingAgents(config, { plan, toplevel })),
  ]
  if (programs.length > 0) halt({ kind: 'program-missing', programs })
  const root = slotsRoot(opened.facts, config.worktrees.root)
  const parent = await nearestFolder(root)
  await requireOutside(parent, { root, opened })
  await requireWritable(parent, root)
  await requireSpace(opened, { root, parent, config, tip })
}

/** The agents that are not there, where a task has no other to ask. */
async function missingAgents(
  config: Config,
  { plan, toplevel }: { readonly plan: Plan; readonly toplevel: string },
): Promise<readonly MissingProgram[]> {
  const names = [...new Set(plan.tasks.flatMap(({ agents }) => agents))]
  const states = await Promise.all(
    names.map(async (name) => [name, await missingAgent(config.agents[name], toplevel)] as const),
  )
  const missing = new Map(states)
  const stranded = plan.tasks.filter(({ agents }) => agents.every((name) => missing.get(name) != null))
  const needed = new Set(stranded.flatMap(({ agents }) => agents))
  return states.flatMap(([name, program]) => (program !== null && needed.has(name) ? [program] : []))
}

async function missingAgent(spec: AgentSpec | undefined, toplevel: string): Promise<MissingProgram | null> {
  if (spec === undefined) return null
  const installed = installedProgram(spec)
  const command = spec.run ?? (installed === null ? null : [installed])
  return command === null ? null : missingProgram({ use: 'agent', owner: spec.name, command }, toplevel)
}

/** Only a list names its program; what a shell line runs is known to the shell alone. */
async function missingProgram(by: SuppliedCommand, toplevel: string): Promise<MissingProgram | null> {
  const program = programsOf([by])[0]
  if (program === undefined) return null
  const places = program.includes('/')
    ? [resolve(toplevel, program)]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program))
  const states = await Promise.all(places.map(stateOf))
  if (states.includes('executable')) return null
  return { by, program, reason: states.includes('file') ? 'not-executable' : 'not-found' }
}

async function stateOf(path: string): Promise<'executable' | 'file' | 'none'> {
  try {
    if (!(await stat(path)).isFile()) return 'none'
    await access(path, constants.X_OK)
    return 'executable'
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES' ? 'file' : 'none'
  }
}

/** The deepest folder of the path that is there. */
async function nearestFolder(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    return dirname(path) === path ? path : nearestFolder(dirname(path))
  }
}

/** Worktrees inside a worktree would be seen by every `git status` there. */
async function requireOutside(
  parent: string,
  { root, opened }: { readonly root: string; readonly opened: OpenedRepository },
): Promise<void> {
  const around = await locateRepository(parent, process.env)
  if (around?.toplevel == null) return
  const own = around.commonDir === opened.facts.commonDir && around.toplevel !== opened.facts.toplevel
  if (!own || !around.toplevel.startsWith(`${root}/`))
    halt({ kind: 'root-inside-worktree', path: root, worktree: around.toplevel })
}

async function requireWritable(parent: string, root: string): Promise<void> {
  try {
    await access(parent, constants.W_OK | constants.X_OK)
  } catch (error) {
    halt({
      kind: 'root-not-writable',
      path: root,
      detail: error instanceof Error ? error.message : String(error),
    })
  }
}

/** Room for every slot that is not there yet, and a tenth on top for what git and the agents write. */
async function requireSpace(
  opened: OpenedRepository,
  {
    root,
    parent,
    config,
    tip,
  }: { readonly root: string; readonly parent: string; readonly config: Config; readonly tip: CommitId },
): Promise<void> {
  const names = [
    ...Array.from({ length: config.concurrency.agents + 1 }, (_, index) => `agent-${index + 1}`),
    ...Array.from({ length: config.concurrency.checks }, (_, index) => `check-${index + 1}`),
  ]
  const missing = await Promise.all(
    names.map(async (name) => ((await stateOfFolder(join(root, name))) ? 0 : 1)),
  )
  const slots = missing.reduce<number>((sum, each) => sum + each, 0)
  if (slots === 0) return
  const neededBytes = Math.ceil(slots * (await opened.treeBytes(tip)) * 1.1)
  const { bavail, bsize } = await statfs(parent)
  if (neededBytes > bavail * bsize)
    halt({ kind: 'disk-full', path: root, neededBytes, freeBytes: bavail * bsize })
}

async function stateOfFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
