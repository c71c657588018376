import type { Command } from 'commander'
import type { Perform } from './perform.ts'
import { examples, jsonOption, runOption } from './perform.ts'

/** Verbs around what went wrong and what was saved of it. */
export function registerSavingVerbs(program: Command, perform: Perform): void {
  program.commandsGroup('Recover:')
  registerRescue(program, perform)
}

interface RescueFlags {
  readonly run?: string
  readonly json?: boolean
}

function registerRescue(program: Command, perform: Perform): void {
  const rescue = program
    .command('rescue')
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
    .action(async (options: RescueFlags & { all?: boolean }) =>
      perform(import('../commands/rescue.ts').then(({ rescueList }) => rescueList(options))),
    )
  rescue
    .command('show')
    .description('the commits and files of saved work, and how to look at it with git')
    .argument('<name>', 'as the list has it, a whole ref, or a task')
    .option(...runOption)
    .option(...jsonOption)
    .addHelpText('after', examples('orch rescue show api/2-ignored'))
    .action(async (name: string, options: RescueFlags) =>
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
