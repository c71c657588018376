import type { Config } from '../config.ts'
import type { CommandLine, Plan } from './plan.ts'

/** A command that comes from config or plan, and so from whoever wrote them. */
export interface SuppliedCommand {
  readonly use: 'setup' | 'teardown' | 'check' | 'agent' | 'done-when'
  /** The check, agent or task it belongs to; null for what every worktree runs. */
  readonly owner: string | null
  readonly command: CommandLine
}

/** Every command that running this plan may start, agents only where a task may ask them. */
export function suppliedCommands(config: Config, plan: Plan): readonly SuppliedCommand[] {
  const asked = new Set(plan.tasks.flatMap(({ agents }) => agents))
  return [
    ...config.worktrees.setup.map((command) => ({ use: 'setup', owner: null, command }) as const),
    ...config.worktrees.teardown.map((command) => ({ use: 'teardown', owner: null, command }) as const),
    ...(config.checks ?? []).map(({ name, run }) => ({ use: 'check', owner: name, command: run }) as const),
    ...Object.values(config.agents)
      .filter(({ name }) => asked.has(name))
      .flatMap(({ name, run }) =>
        run === null ? [] : [{ use: 'agent', owner: name, command: run } as const],
      ),
    ...plan.tasks.flatMap(({ id, setup, doneWhen }) => [
      ...setup.map((command) => ({ use: 'setup', owner: id, command }) as const),
      ...(doneWhen === null ? [] : [{ use: 'done-when', owner: id, command: doneWhen } as const]),
    ]),
  ]
}

/** Programs that are started without a shell, each once: what must be executable before a run begins. */
export function programsOf(commands: readonly SuppliedCommand[]): readonly string[] {
  const programs = commands.flatMap(({ command }) => (typeof command === 'string' ? [] : command.slice(0, 1)))
  return [...new Set(programs)]
}
