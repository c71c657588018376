import { Argument, Command, Option } from 'commander'
import type { Perform } from './perform.ts'
import { examples, jsonOption } from './perform.ts'

/** Verbs around plan and config; they work without a run. */
export function registerPlanningVerbs(program: Command, perform: Perform): void {
  program.commandsGroup('Plan:')
  program
    .command('init')
    .description('write a config with what is found here, and a starter plan')
    .option('--force', 'overwrite a config and a plan that are there')
    .option('-y, --yes', 'ask nothing')
    .addHelpText('after', examples('orch init'))
    .action(async (options: { force?: boolean }) =>
      perform(import('../commands/init.ts').then(({ init }) => init(options))),
    )
  program
    .command('validate')
    .description('check a plan; every mistake at once')
    .argument('<plan>', 'a JSON or YAML file, - for stdin')
    .option('--target <branch>', 'the branch whose config counts')
    .option('--config <file>', 'take this config instead of the one of the target')
    .option(...jsonOption)
    .addHelpText('after', examples('orch validate plan.json'))
    .action(async (plan: string, options: PlanFlags & { json?: boolean }) =>
      perform(import('../commands/validate.ts').then(({ validate }) => validate(plan, options))),
    )
  program
    .command('graph')
    .description('draw a plan with its levels and critical path')
    .argument('<plan>', 'a JSON or YAML file, - for stdin')
    .addOption(new Option('--format <format>', 'how').choices(['ascii', 'mermaid', 'dot']).default('ascii'))
    .addHelpText('after', examples('orch graph plan.json', 'orch graph plan.json --format mermaid'))
    .action(async (plan: string, options: { format: 'ascii' | 'mermaid' | 'dot' }) =>
      perform(import('../commands/graph.ts').then(({ graph }) => graph(plan, options))),
    )
  program
    .command('policy')
    .description(
      'show what work has to satisfy before it lands: by the config, and by the rules of the forge',
    )
    .option('--target <branch>', 'the branch that work lands on')
    .option('--config <file>', 'take this config instead of the one of the target')
    .option(...jsonOption)
    .addHelpText('after', examples('orch policy', 'orch policy --target release --json'))
    .action(async (options: PlanFlags & { json?: boolean }) =>
      perform(import('../commands/policy.ts').then(({ policy }) => policy(options))),
    )
  registerMaking(program, perform)
  registerTexts(program, perform)
}

function registerMaking(program: Command, perform: Perform): void {
  const plan = program.command('plan').description('make a plan from something else')
  plan
    .command('from-issues')
    .description('make a plan with a task for each open issue of the forge behind the remote')
    .requiredOption(
      '--label <name>',
      'issues with this label; several: with all of them',
      (name: string, all: readonly string[] = []) => [...all, name],
    )
    .option('--output <file>', 'write it there, to a new file, instead of to stdout')
    .option('--target <branch>', 'the branch whose config counts')
    .option('--config <file>', 'take this config instead of the one of the target')
    .addHelpText('after', examples('orch plan from-issues --label agent --output plan.json'))
    .action(async (options: PlanFlags & { label: readonly string[]; output?: string }) =>
      perform(
        import('../commands/plan-from-issues.ts').then(({ planFromIssuesVerb }) =>
          planFromIssuesVerb(options),
        ),
      ),
    )
}

interface PlanFlags {
  readonly target?: string
  readonly config?: string
}

function registerTexts(program: Command, perform: Perform): void {
  program.commandsGroup('Print:')
  program
    .command('schema')
    .description('print a JSON Schema')
    .addArgument(new Argument('<name>', 'of what').choices(['plan', 'config', 'event', 'status']))
    .addHelpText('after', examples('orch schema plan > plan.schema.json'))
    .action(async (name: 'plan' | 'config' | 'event' | 'status') =>
      perform(import('../commands/schema.ts').then(({ schema }) => schema(name))),
    )
  program
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', examples('source <(orch completion bash)'))
    .action(async (shell: 'bash' | 'zsh' | 'fish') =>
      perform(import('../commands/completion.ts').then(({ completion }) => completion(shell, program))),
    )
  program.addHelpCommand(
    new Command('help').argument('[command]').description('print the help of a command').helpGroup('Print:'),
  )
}
