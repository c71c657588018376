import type { Command } from 'commander'
import { nearest } from '../../core/plan/nearest.ts'
import type { Perform } from './perform.ts'
import { examples, jsonOption, runOption } from './perform.ts'

/** Verbs around what went wrong and what was saved of it. */
export function registerSavingVerbs(program: Command, perform: Perform): void {
  program.commandsGroup('Recover:')
  registerDlq(program, perform)
  registerRescue(program, perform)
}

interface RetryFlags {
  readonly message?: string
  readonly agent?: string
  readonly freshStart?: boolean
  readonly run?: string
}

function registerDlq(program: Command, perform: Perform): void {
  const dlq = program
    .command('dlq')
    .helpCommand(false)
    .description('list dead letters, look at one, revive it or let it go')
    .addHelpText('after', examples('orch dlq', 'orch dlq show api', 'orch dlq drop api -m "not needed"'))
  dlq
    .command('list', { isDefault: true })
    .description('the tasks that died, and what of')
    .option(...runOption)
    .option(...jsonOption)
    .addHelpText('after', examples('orch dlq list'))
    .allowExcessArguments()
    .action(async (options: LookFlags, list: Command) => {
      requirePart(dlq, list)
      await perform(import('../commands/dlq.ts').then(({ dlqList }) => dlqList(options)))
    })
  dlq
    .command('show')
    .description('all evidence of one: prompt, attempts, logs, saved work')
    .argument('<task>', 'the task')
    .option(...runOption)
    .option(...jsonOption)
    .addHelpText('after', examples('orch dlq show api'))
    .action(async (task: string, options: LookFlags) =>
      perform(import('../commands/dlq-show.ts').then(({ dlqShow }) => dlqShow(task, options))),
    )
  dlq
    .command('retry')
    .description('revive some, as orch retry does')
    .argument('<task...>', 'the tasks')
    .option('-m, --message <hint>', 'a hint for the agent')
    .option('--agent <name>', 'let this agent go on')
    .option('--fresh-start', 'begin on a clean base instead of the saved work')
    .option(...runOption)
    .addHelpText('after', examples('orch dlq retry api -m "the port is in src/config.ts"'))
    .action(async (tasks: string[], options: RetryFlags) =>
      perform(import('../commands/retry.ts').then(({ retry }) => retry(tasks, options))),
    )
  dlq
    .command('drop')
    .description('end some for good, as cancelled; what was saved of them stays saved')
    .argument('<task...>', 'the tasks')
    .option('-m, --message <why>', 'why; kept with the task')
    .option(...runOption)
    .addHelpText('after', examples('orch dlq drop api -m "not needed any more"'))
    .action(async (tasks: string[], options: { message?: string; run?: string }) =>
      perform(import('../commands/dlq.ts').then(({ dlqDrop }) => dlqDrop(tasks, options))),
    )
}

interface LookFlags {
  readonly run?: string
  readonly json?: boolean
}

function registerRescue(program: Command, perform: Perform): void {
  const rescue = program
    .command('rescue')
    .helpCommand(false)
    .description('list saved work, look at it, or take it out into a worktree of its own')
    .addHelpText(
      'after',
      examples('orch rescue', 'orch rescue show api', 'orch rescue restore api/2 --to ../api-2'),
    )
  rescue
    .command('list', { isDefault: true })
    .description('work that was saved and has not landed')
    .option('--all', 'everything that orch keeps a ref of')
    .option(...runOption)
    .option(...jsonOption)
    .addHelpText('after', examples('orch rescue list --all'))
    .allowExcessArguments()
    .action(async (options: LookFlags & { all?: boolean }, list: Command) => {
      requirePart(rescue, list)
      await perform(import('../commands/rescue.ts').then(({ rescueList }) => rescueList(options)))
    })
  rescue
    .command('show')
    .description('the commits and files of saved work, and how to look at it with git')
    .argument('<name>', 'as the list has it, a whole ref, or a task')
    .option(...runOption)
    .option(...jsonOption)
    .addHelpText('after', examples('orch rescue show api/2-ignored'))
    .action(async (name: string, options: LookFlags) =>
      perform(import('../commands/rescue.ts').then(({ rescueShow }) => rescueShow(name, options))),
    )
  rescue
    .command('restore')
    .description('check saved work out in a new worktree, with ignored files that were saved')
    .argument('<name>', 'as the list has it, a whole ref, or a task for its latest work')
    .requiredOption('--to <path>', 'a folder that is new or empty')
    .option(...runOption)
    .addHelpText('after', examples('orch rescue restore api --to ../api-rescued'))
    .action(async (name: string, options: { to: string; run?: string }) =>
      perform(
        import('../commands/rescue-restore.ts').then(({ rescueRestore }) => rescueRestore(name, options)),
      ),
    )
}

/** A list takes no argument, so that one is another part of the verb, mistyped. */
function requirePart(verb: Command, { args }: Command): void {
  const [said] = args
  if (said === undefined) return
  const parts = verb.commands.map((part) => part.name())
  const near = nearest(said, parts)
  const wrong = `error: '${said}' is not one of ${parts.join(', ')}`
  verb.error(near === null ? wrong : `${wrong}\n(Did you mean ${near}?)`)
}
