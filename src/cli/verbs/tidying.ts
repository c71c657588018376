import type { Command } from 'commander'
import type { Perform } from './perform.ts'
import { examples, jsonOption } from './perform.ts'

/** Verbs that put a repository in order. */
export function registerTidyingVerbs(program: Command, perform: Perform): void {
  program.commandsGroup('Tidy:')
  program
    .command('clean')
    .description('remove what nobody uses any more and what is saved, and list it')
    .option('--dry-run', 'list it and remove nothing')
    .option('--all', 'every run that has ended too, whatever its age')
    .option('-y, --yes', 'agree to --all')
    .option(...jsonOption)
    .addHelpText('after', examples('orch clean --dry-run', 'orch clean'))
    .action(async ({ dryRun, all, yes, json }: CleanFlags) =>
      perform(
        import('../commands/clean.ts').then(({ clean }) =>
          clean({ dryRun: dryRun === true, all: all === true, yes: yes === true, json: json === true }),
        ),
      ),
    )
}

interface CleanFlags {
  readonly dryRun?: boolean
  readonly all?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}
