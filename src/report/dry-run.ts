import type { CheckSpec, Config } from '../core/config.ts'
import type { CommandLine, Plan, TaskSpec } from '../core/plan/plan.ts'
import { planGraphText } from './graph.ts'
import { printable, short } from './text.ts'

export interface DryRun {
  readonly plan: Plan
  readonly config: Config
  readonly target: { readonly branch: string; readonly tip: string }
  readonly skips: readonly { readonly task: string; readonly reason: string }[]
}

/** What a run would do: the plan's shape, who works, what is run, and how much of it at once. */
export function dryRunText({ plan, config, target, skips }: DryRun): string {
  const { setup } = config.worktrees
  return [
    `${plan.name} would run and land on ${target.branch}, which is at ${short(target.tip)}`,
    planGraphText(plan.tasks, 'ascii'),
    '',
    ...agentLines(plan.tasks),
    `at once: ${config.concurrency.agents} agents, ${config.concurrency.checks} checks`,
    ...setup.map((command) => `setup: ${shown(command)}`),
    ...checkLines(config.checks ?? []),
    ...skips.map(({ task, reason }) => `${task} would be skipped: ${reason}`),
  ].join('\n')
}

/** One line where all tasks have the same agents, else one for each. */
function agentLines(tasks: readonly TaskSpec[]): readonly string[] {
  const all = new Set(tasks.map(agentsOf))
  if (all.size === 1) return [`agents: ${[...all].join()}`]
  return ['agents:', ...tasks.map((task) => `  ${task.id}: ${agentsOf(task)}`)]
}

function agentsOf({ agents }: TaskSpec): string {
  return agents.join(', then ')
}

function checkLines(checks: readonly CheckSpec[]): readonly string[] {
  if (checks.length === 0) return ['checks: none; nothing says whether a change is good']
  return checks.map(({ name, run, required }) => {
    const gates = required ? '' : ' (only for tasks that name it)'
    return `check ${name}${gates}: ${shown(run)}`
  })
}

function shown(command: CommandLine): string {
  return printable(typeof command === 'string' ? command : command.join(' '))
}
