import type { Command } from 'commander'
import type { Perform } from './perform.ts'
import { examples, runOption } from './perform.ts'

/** Verbs by which people decide; the core is consulted before anything is written. */
export function registerAskingVerbs(program: Command, perform: Perform): void {
  program.commandsGroup('Decide:')
  registerCancel(program, perform)
  registerRetry(program, perform)
  program
    .command('answer')
    .description('answer an agent that waits for you')
    .argument('<task>', 'the task')
    .argument('<text>', 'one of the answers it takes, or any text where it takes any')
    .option(...runOption)
    .addHelpText('after', examples('orch answer api allow'))
    .action(async (task: string, text: string, options: { run?: string }) =>
      perform(import('../commands/answer.ts').then(({ answer }) => answer(task, text, options))),
    )
  program
    .command('approve')
    .description('let held work through, or an agent do what it asks for')
    .argument('<task>', 'the task')
    .option('--override <rule>', 'let it through in spite of this admission rule; say why with -m')
    .option('-m, --message <why>', 'why; kept with the approval')
    .option(...runOption)
    .addHelpText(
      'after',
      examples('orch approve api', 'orch approve api --override scope -m "generated file"'),
    )
    .action(async (task: string, options: { override?: string; message?: string; run?: string }) =>
      perform(import('../commands/approve.ts').then(({ approve }) => approve(task, options))),
    )
  program
    .command('reject')
    .description('send held work back to its agent, or deny an agent what it asks for')
    .argument('<task>', 'the task')
    .option('-m, --message <why>', 'what is wrong with it; the agent reads this')
    .option(...runOption)
    .addHelpText('after', examples('orch reject api -m "keep the old route as an alias"'))
    .action(async (task: string, options: { message?: string; run?: string }) =>
      perform(import('../commands/reject.ts').then(({ reject }) => reject(task, options))),
    )
}

function registerCancel(program: Command, perform: Perform): void {
  program
    .command('cancel')
    .description('end tasks; what their agents have done is saved')
    .argument('[task...]', 'the tasks')
    .option('--all', 'everything that has not ended')
    .option(...runOption)
    .addHelpText('after', examples('orch cancel api ui', 'orch cancel --all'))
    .action(async (tasks: string[], options: { all?: boolean; run?: string }, command: Command) => {
      if (tasks.length === 0 && !options.all) command.error('error: name the tasks, or say --all')
      if (tasks.length > 0 && options.all) command.error('error: name the tasks or say --all, not both')
      await perform(import('../commands/cancel.ts').then(({ cancel }) => cancel(tasks, options)))
    })
}

function registerRetry(program: Command, perform: Perform): void {
  program
    .command('retry')
    .description('revive dead or cancelled tasks, and with them those that ended because of them')
    .argument('<task...>', 'the tasks')
    .option('-m, --message <hint>', 'a hint for the agent')
    .option('--agent <name>', 'let this agent go on')
    .option('--fresh-start', 'begin on a clean base instead of the saved work')
    .option(...runOption)
    .addHelpText('after', examples('orch retry api -m "the port is in src/config.ts"'))
    .action(async (tasks: string[], options: RetryFlags) =>
      perform(import('../commands/retry.ts').then(({ retry }) => retry(tasks, options))),
    )
}

interface RetryFlags {
  readonly message?: string
  readonly agent?: string
  readonly freshStart?: boolean
  readonly run?: string
}
