import type { Command } from 'commander'
import { Option } from 'commander'
import type { BudgetFlags } from './budget.ts'
import { budgetOption, budgetTokens, budgetUsd } from './budget.ts'
import { agentsAtOnce, deadline } from './numbers.ts'
import type { Perform } from './perform.ts'
import { examples, runOption } from './perform.ts'
import type { Ui } from './ui.ts'
import { uiOption } from './ui.ts'

/** Verbs that drive agents and checks. */
export function registerRunningVerbs(program: Command, perform: Perform): void {
  program.commandsGroup('Run:')
  registerRun(program, perform)
  registerLand(program, perform)
  program
    .command('resume')
    .description('go on with a run after a crash or a stop')
    .option(...runOption)
    .option('--take-over', 'drive it although another engine may')
    .addOption(uiOption())
    .option('--detach', 'go on without this terminal')
    .option(...budgetUsd)
    .option(...budgetTokens)
    .option('-y, --yes', 'agree to the commands that config and plan supply')
    .addOption(new Option('--left-alone').hideHelp())
    .addHelpText('after', examples('orch resume', 'orch resume --budget-usd 20'))
    .action(async (options: ResumeFlags) =>
      perform(
        import('../commands/resume.ts').then(({ resume }) =>
          resume({
            run: options.run ?? null,
            takeOver: options.takeOver === true,
            ui: options.ui ?? null,
            detach: options.detach === true,
            detached: options.leftAlone === true,
            retryDead: false,
            ...budgetOption(options),
          }),
        ),
      ),
    )
  program
    .command('check')
    .description('run setup and checks on a commit, as a run would')
    .argument('[ref]', 'a branch, tag or commit; HEAD without it')
    .option('--config <file>', 'take this config instead of the one of the commit')
    .option('-y, --yes', 'agree to the commands that the config supplies')
    .addHelpText('after', examples('orch check main'))
    .action(async (ref: string | undefined, { config, yes }: { config?: string; yes?: boolean }) =>
      perform(
        import('../commands/check.ts').then(({ check }) =>
          check({ ref: ref ?? null, config: config ?? null, trust: yes ? 'yes' : 'ask' }),
        ),
      ),
    )
  registerDemo(program, perform)
}

function registerDemo(program: Command, perform: Perform): void {
  program
    .command('demo')
    .description('run a real plan with scripted agents in a throw-away repository')
    .addOption(uiOption())
    .addHelpText('after', examples('orch demo'))
    .action(async ({ ui }: { ui?: Ui }) =>
      perform(import('../commands/demo.ts').then(({ demo }) => demo({ ui: ui ?? null }))),
    )
}

interface ResumeFlags extends BudgetFlags {
  readonly run?: string
  readonly takeOver?: boolean
  readonly ui?: Ui
  readonly detach?: boolean
  readonly leftAlone?: boolean
}

function registerRun(program: Command, perform: Perform): void {
  program
    .command('run')
    .description('run a plan: agents work, checks prove, work lands')
    .argument('[plan]', 'a JSON or YAML file, - for stdin')
    .option(
      '--task <prompt>',
      'a task without a plan file; may be given again',
      (task, all: readonly string[] = []) => [...all, task],
    )
    .option('--target <branch>', 'the branch to land on')
    .option('--agent <name>', 'the agent of every task')
    .option('--concurrency <number>', 'agents at once', agentsAtOnce)
    .addOption(landOption())
    .option('--deadline <time>', 'end what has not landed by then, such as 90m', deadline)
    .option(...budgetUsd)
    .option(...budgetTokens)
    .addOption(uiOption())
    .option('--dry-run', 'show what would happen and write nothing')
    .option('--detach', 'go on without this terminal')
    .addOption(
      new Option('--continue', 'go on with the unfinished run of this plan').conflicts([
        'fresh',
        'again',
        'config',
      ]),
    )
    .addOption(new Option('--fresh', 'begin anew beside an unfinished run').conflicts('again'))
    .option('--again', 'do what has landed before once more')
    .option('--config <file>', 'take this config instead of the one of the target')
    .option('--no-checks', 'land without any check')
    .option('-y, --yes', 'agree to the commands that config and plan supply')
    .addHelpText(
      'after',
      examples('orch run plan.json', 'orch run --task "Fix the typo in README.md" --agent claude'),
    )
    .action(async (plan: string | undefined, flags: RunFlags, command: Command) => {
      if (plan === undefined && flags.task === undefined)
        command.error('error: name a plan, or give a --task')
      if (plan !== undefined && flags.task !== undefined)
        command.error('error: name a plan or give --task, not both')
      await perform(import('../commands/run.ts').then(({ run }) => run(runOptions(plan ?? null, flags))))
    })
}

function registerLand(program: Command, perform: Perform): void {
  program
    .command('land')
    .description('land branches that people made, by the same rules and checks')
    .argument('<branch...>', 'branches of this repository')
    .option('--target <branch>', 'the branch to land on')
    .addOption(landOption())
    .option('--deadline <time>', 'end what has not landed by then, such as 90m', deadline)
    .addOption(uiOption())
    .option('--dry-run', 'show what would run, and run nothing')
    .option('--detach', 'go on without this terminal')
    .option('--again', 'do what has landed before once more')
    .option('--config <file>', 'take this config instead of the one of the target')
    .option('--no-checks', 'land without any check')
    .option('-y, --yes', 'agree to the commands that the config supplies')
    .addHelpText('after', examples('orch land fix-typo', 'orch land feature/a feature/b --target main'))
    .action(async (branches: readonly string[], flags: RunFlags) => {
      const { source: _, ...options } = runOptions(null, flags)
      const earlier = flags.again === true ? 'again' : 'fresh'
      await perform(import('../commands/land.ts').then(({ land }) => land({ ...options, branches, earlier })))
    })
}

const landOption = () =>
  new Option('--land <mode>', 'how work lands').choices(['local', 'push', 'pull-request'])

interface RunFlags extends BudgetFlags {
  readonly task?: readonly string[]
  readonly target?: string
  readonly agent?: string
  readonly concurrency?: number
  readonly land?: 'local' | 'push' | 'pull-request'
  readonly deadline?: number
  readonly ui?: Ui
  readonly dryRun?: boolean
  readonly detach?: boolean
  readonly continue?: boolean
  readonly fresh?: boolean
  readonly again?: boolean
  readonly config?: string
  readonly checks: boolean
  readonly yes?: boolean
}

function runOptions(plan: string | null, flags: RunFlags) {
  return {
    source:
      plan === null
        ? ({ kind: 'tasks', prompts: flags.task ?? [] } as const)
        : ({ kind: 'file', path: plan } as const),
    target: flags.target ?? null,
    agent: flags.agent ?? null,
    config: flags.config ?? null,
    concurrency: flags.concurrency ?? null,
    land: flags.land ?? null,
    deadlineMs: flags.deadline ?? null,
    ...budgetOption(flags),
    noChecks: !flags.checks,
    dryRun: flags.dryRun === true,
    detach: flags.detach === true,
    ui: flags.ui ?? null,
    trust: flags.yes ? ('yes' as const) : ('ask' as const),
    earlier: earlierOf(flags),
  }
}

function earlierOf(flags: RunFlags): 'name' | 'continue' | 'fresh' | 'again' {
  if (flags.continue) return 'continue'
  if (flags.fresh) return 'fresh'
  return flags.again ? 'again' : 'name'
}
