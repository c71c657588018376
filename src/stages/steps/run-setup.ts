import type { Failure } from '../../core/failure.ts'
import type { AttemptRef } from '../../core/ids.ts'
import type { CommandLine, TaskSpec } from '../../core/plan/plan.ts'
import type { CommandReport, CommandSpec } from '../../ports/commands.ts'
import type { Slot } from '../../ports/repository.ts'
import type { Ports } from '../../ports/stage.ts'

/** Whom a slot is prepared for. */
export interface WorkOf {
  readonly spec: TaskSpec
  readonly ref: AttemptRef
}

/** Setup of a slot: commands that run only when the slot is new or their key changed. Null when all is well. */
export async function runSetup(
  { slot, work, name }: { readonly slot: Slot; readonly work: WorkOf | null; readonly name: string },
  ports: Ports,
  signal: AbortSignal,
): Promise<Failure | null> {
  const commands = [...ports.config.worktrees.setup, ...(work?.spec.setup ?? [])]
  if (commands.length === 0 || !(await ports.slots.needsSetup(slot, commands))) return null
  const env = await ports.surroundings.forSetup(work?.spec ?? null, work?.ref ?? null)
  for (const [index, command] of commands.entries()) {
    const report = await runInSlot({ slot, name: `setup ${name} ${index}`, command, env }, ports, signal)
    if (report.end.how !== 'exited' || report.end.code !== 0) return setupFailure(command, report)
  }
  await ports.slots.setupDone(slot, commands)
  return null
}

/** One command in a slot that is neither agent nor check; it ends with the engine. */
export async function runInSlot(
  ask: {
    readonly slot: Pick<Slot, 'path'>
    readonly name: string
    readonly command: CommandLine
    readonly env: Readonly<Record<string, string>>
    readonly timeoutMs?: number
  },
  ports: Ports,
  signal: AbortSignal,
): Promise<CommandReport> {
  const spec: CommandSpec = {
    id: ask.name,
    command: ask.command,
    cwd: ask.slot.path,
    env: ask.env,
    stdinFile: null,
    logFile: await ports.files.commandLog('setup', ask.name),
    eventsFile: null,
    outputLimitBytes: ports.config.outputLimitBytes,
    timeoutMs: ask.timeoutMs ?? setupLimitMs,
    idleTimeoutMs: null,
    exitFile: null,
    outlivesEngine: false,
  }
  return ports.commands.run(spec, signal)
}

/** Long enough for a cold install of a large project, short enough that a prompt for input is noticed. */
const setupLimitMs = 30 * 60_000

function setupFailure(command: CommandLine, { end, tail, hostFault }: CommandReport): Failure {
  if (hostFault !== undefined) return hostFault
  const shown = typeof command === 'string' ? command : command.join(' ')
  const exitCode = end.how === 'exited' ? end.code : null
  return {
    kind: 'setup-failed',
    command: shown,
    exitCode,
    tail: end.how === 'not-started' ? end.detail : tail,
  }
}
