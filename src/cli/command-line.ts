import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { exitCode } from './exit-code.ts'
import { beVerbose } from './verbose.ts'
import { registerAskingVerbs } from './verbs/asking.ts'
import { registerLookingVerbs } from './verbs/looking.ts'
import type { Perform } from './verbs/perform.ts'
import { registerPlanningVerbs } from './verbs/planning.ts'
import { registerRunningVerbs } from './verbs/running.ts'
import { registerSavingVerbs } from './verbs/saving.ts'
import { registerTidyingVerbs } from './verbs/tidying.ts'

/** Performs what the arguments ask for and answers with the exit code. */
export async function commandLine(args: readonly string[]): Promise<number> {
  const outcome = { code: exitCode.ok as number }
  const asked = args.length === 0 ? ['--help'] : args
  const program = makeProgram(asked, async (verb) => {
    outcome.code = await verb
  })
  try {
    await program.parseAsync(asked, { from: 'user' })
    return outcome.code
  } catch (error) {
    if (error instanceof CommanderError) return await endOfParsing(error, { program, args })
    const { lastWords } = await import('./last-words.ts').catch(() => ({ lastWords: bareWords }))
    return lastWords(error, { args, version: manifest.version })
  }
}

/** A machine that opens no file any more gives no words either. */
function bareWords(error: unknown): number {
  console.error(error instanceof Error ? error.message : String(error))
  return exitCode.environment
}

function makeProgram(args: readonly string[], perform: Perform): Command {
  const program = new Command('orch')
    .description('Run coding agents in parallel git worktrees and land their work through a merge queue.')
    .version(manifest.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .option('--verbose', 'tell more on stderr')
    .option('--no-color', 'no colours, like NO_COLOR=1')
    .exitOverride()
    // What commander would say of a mistake is said by `usageText`.
    .configureOutput({ outputError: () => {}, writeErr: () => {} })
    .addHelpText('after', '\nStart with:\n  $ orch demo\n  $ orch init && orch run plan.json')
    .hook('preAction', () => {
      const { verbose, color } = program.opts<{ verbose?: boolean; color: boolean }>()
      if (verbose) beVerbose()
      if (color) return
      process.env.NO_COLOR = '1'
      delete process.env.FORCE_COLOR
    })
  registerVerbs(program, { perform, verb: args[0] ?? '' })
  return program
}

/** In the order in which help shows them. */
const groups = [
  registerRunningVerbs,
  registerLookingVerbs,
  registerAskingVerbs,
  registerSavingVerbs,
  registerPlanningVerbs,
  registerTidyingVerbs,
]

/** All verbs where they are to be listed; a verb that is named needs its own group only, which spares each start some milliseconds. */
function registerVerbs(
  program: Command,
  { perform, verb }: { readonly perform: Perform; readonly verb: string },
): void {
  const sought = verb.startsWith('-') ? groups : [registerLookingVerbs, ...groups]
  for (const register of new Set(sought)) {
    register(program, perform)
    if (program.commands.some((command) => command.name() === verb)) return
  }
}

/** Help and version end parsing too; everything else is a mistake in the arguments. */
async function endOfParsing(
  error: CommanderError,
  { program, args }: { readonly program: Command; readonly args: readonly string[] },
): Promise<number> {
  if (error.exitCode === 0) return exitCode.ok
  const { usageText } = await import('./usage.ts')
  console.error(usageText(error, named(program, args)))
  return exitCode.usage
}

/** `plan from-issues`: the command that the mistake is in, whose help tells more. */
function named(program: Command, args: readonly string[]): string | null {
  const among = (commands: readonly Command[]) => commands.find((each) => args.includes(each.name()))
  const verb = among(program.commands)
  const words = [verb, among(verb?.commands ?? [])].flatMap((each) => each?.name() ?? [])
  return words.length === 0 ? null : words.join(' ')
}
