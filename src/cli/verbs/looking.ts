import type { Command } from 'commander'
import { Option } from 'commander'
import { attemptNumber, eventNumber } from './numbers.ts'
import type { Perform } from './perform.ts'
import { examples, jsonOption, runOption } from './perform.ts'
import type { Ui } from './ui.ts'
import { uiOption } from './ui.ts'

/** Verbs that only look; none of them may load more than it shows. */
export function registerLookingVerbs(program: Command, perform: Perform): void {
  program.commandsGroup('Look:')
  program
    .command('status')
    .description('show where a run is')
    .option(...runOption)
    .option(...jsonOption)
    .addHelpText('after', examples('orch status', 'orch status --json'))
    .action(async (options: { run?: string; json?: boolean }) =>
      perform(import('../commands/status.ts').then(({ status }) => status(options))),
    )
  program
    .command('attach')
    .description('come back to a run that goes on: its dashboard, or its lines; leaving changes nothing')
    .option(...runOption)
    .addOption(uiOption())
    .addHelpText('after', examples('orch attach', 'orch attach --ui plain'))
    .action(async (options: { run?: string; ui?: Ui }) =>
      perform(import('../commands/attach.ts').then(({ attach }) => attach(options))),
    )
  program
    .command('list')
    .description('list the runs of this repository')
    .option(...jsonOption)
    .addHelpText('after', examples('orch list'))
    .action(async (options: { json?: boolean }) =>
      perform(import('../commands/list.ts').then(({ list }) => list(options))),
    )
  program
    .command('why')
    .description('say what a run or a task waits for')
    .argument('[task]', 'the task; without it the run and everything open')
    .option(...runOption)
    .option(...jsonOption)
    .addHelpText('after', examples('orch why', 'orch why api'))
    .action(async (task: string | undefined, options: { run?: string; json?: boolean }) =>
      perform(import('../commands/why.ts').then(({ why }) => why(task ?? null, options))),
    )
  registerLogs(program, perform)
  registerPlaces(program, perform)
  program
    .command('verify')
    .description('prove from git and the journal that every landed tree passed its checks')
    .option(...runOption)
    .option(...jsonOption)
    .addHelpText('after', examples('orch verify'))
    .action(async (options: { run?: string; json?: boolean }) =>
      perform(import('../commands/verify.ts').then(({ verify }) => verify(options))),
    )
  registerReplay(program, perform)
  registerDoctor(program, perform)
}

function registerReplay(program: Command, perform: Perform): void {
  program
    .command('replay')
    .description('show the events of a run, its state at any of them, or what changed between two')
    .option('--at <event>', 'the state after this event', eventNumber)
    .addOption(
      new Option('--diff <events...>', 'what changed between these two events')
        .argParser((text, all: readonly number[] = []) => [...all, eventNumber(text)])
        .conflicts('at'),
    )
    .option(...runOption)
    .option(...jsonOption)
    .addHelpText('after', examples('orch replay', 'orch replay --at 42', 'orch replay --diff 42 97'))
    .action(async (options: ReplayFlags, command: Command) => {
      if (options.diff !== undefined && options.diff.length !== 2)
        command.error('error: --diff compares two events, such as --diff 42 97')
      await perform(import('../commands/replay.ts').then(({ replay }) => replay(options)))
    })
}

interface ReplayFlags {
  readonly at?: number
  readonly diff?: readonly number[]
  readonly run?: string
  readonly json?: boolean
}

function registerDoctor(program: Command, perform: Perform): void {
  program
    .command('doctor')
    .description('look at git, agents, disk and what runs left, and say what to do about it')
    .option(...jsonOption)
    .option('--accept-config', "take git's settings as they are now, after a change of them stopped a run")
    .option(...runOption)
    .option('--bundle <file>', 'write versions, findings, journals and logs into one file, secrets taken out')
    .addHelpText('after', examples('orch doctor', 'orch doctor --bundle orch.json.gz'))
    .action(async (options: DoctorFlags) =>
      perform(
        options.acceptConfig
          ? import('../commands/accept-config.ts').then(({ acceptConfig }) => acceptConfig(options))
          : import('../commands/doctor.ts').then(({ doctor }) => doctor(options)),
      ),
    )
}

interface DoctorFlags {
  readonly json?: boolean
  readonly acceptConfig?: boolean
  readonly bundle?: string
  readonly run?: string
}

function registerPlaces(program: Command, perform: Perform): void {
  program
    .command('path')
    .description('print the path of the worktree of a task')
    .argument('<task>', 'the task')
    .option(...runOption)
    .addHelpText('after', examples('cd "$(orch path api)"'))
    .action(async (task: string, options: { run?: string }) =>
      perform(import('../commands/path.ts').then(({ path }) => path(task, options))),
    )
  program
    .command('shell')
    .description('open a shell in the worktree of a task')
    .argument('<task>', 'the task')
    .option(...runOption)
    .addHelpText('after', examples('orch shell api'))
    .action(async (task: string, options: { run?: string }) =>
      perform(import('../commands/shell.ts').then(({ shell }) => shell(task, options))),
    )
}

function registerLogs(program: Command, perform: Perform): void {
  program
    .command('logs')
    .description('print what an agent said, or what a check wrote')
    .argument('<task>', 'the task')
    .option('-f, --follow', 'go on until the attempt ends')
    .option('--attempt <number>', 'the attempt; the latest one without it', attemptNumber)
    .addOption(
      new Option('--check <name>', 'the latest log of this check instead').conflicts([
        'attempt',
        'follow',
        'raw',
      ]),
    )
    .option('--raw', "the agent's own events instead of what they say")
    .option(...runOption)
    .addHelpText('after', examples('orch logs api -f', 'orch logs api --check unit'))
    .action(async (task: string, options: LogsFlags) =>
      perform(import('../commands/logs.ts').then(({ logs }) => logs(task, options))),
    )
}

interface LogsFlags {
  readonly follow?: boolean
  readonly attempt?: number
  readonly check?: string
  readonly raw?: boolean
  readonly run?: string
}
