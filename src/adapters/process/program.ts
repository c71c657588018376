import { closeSync, openSync } from 'node:fs'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { execa } from 'execa'
import type { CommandEnd, CommandSpec } from '../../ports/commands.ts'
import { endInside, inBubblewrap, statusDescriptor } from './bubblewrap.ts'
import type { Files } from './capture.ts'
import { openFiles } from './capture.ts'
import { markedEnvironment } from './marks.ts'
import { processTable } from './system-table.ts'

/** A command's main process: leader of a session and group of its own. */
export interface Program {
  readonly child: ReturnType<typeof spawnMarked>
  readonly files: Files
  /** How the main process ended by itself; what it started may live on. */
  readonly exit: Promise<CommandEnd>
  readonly leader: { readonly pid: number; readonly startedAt: number }
}

export type NotStarted = Extract<CommandEnd, { how: 'not-started' }>

/** Starts the program with its files open, or says why the system would not. */
export async function startProgram(spec: CommandSpec, mark: string): Promise<Program | NotStarted> {
  let stdin: number | null = null
  try {
    if (spec.stdinFile !== null) stdin = openSync(spec.stdinFile, 'r')
    const files = openFiles(spec)
    const child = spawnMarked(spec, { mark, stdin })
    if (child.pid !== undefined) return watchProgram(child, child.pid, files)
    files.close()
    return notStarted(await child)
  } catch (error) {
    return notStarted(error)
  } finally {
    if (stdin !== null) closeSync(stdin)
  }
}

function spawnMarked(spec: CommandSpec, { mark, stdin }: { mark: string; stdin: number | null }) {
  const [file = '', ...args] = argumentsOf(spec)
  // execa takes every descriptor; its types name the first ten.
  const input = stdin === null ? 'ignore' : (stdin as 3)
  return execa(file, args, {
    cwd: spec.cwd,
    env: markedEnvironment(spec.env, mark),
    extendEnv: false,
    stdio: [input, 'pipe', 'pipe', ...(spec.sandbox === undefined ? [] : (['pipe'] as const))],
    detached: true,
    buffer: false,
    reject: false,
    // Ending is the sweep's: execa knows the main process only.
    cleanup: false,
    forceKillAfterDelay: false,
  })
}

function argumentsOf({ command, cwd, sandbox }: CommandSpec): readonly string[] {
  if (sandbox !== undefined) return inBubblewrap(command, { cwd, sandbox })
  return typeof command === 'string' ? ['sh', '-c', command] : command
}

function watchProgram(child: Program['child'], pid: number, files: Files): Program {
  const ended = new Promise<CommandEnd>((resolve) => {
    child.once('exit', (code, signal) =>
      resolve(signal === null ? { how: 'exited', code: code ?? 0 } : { how: 'signalled', signal }),
    )
  })
  const stdio: readonly unknown[] = child.stdio
  const status = stdio[statusDescriptor]
  const exit = status instanceof Readable ? endOfSandbox(ended, status) : ended
  // Not yet reaped, so it is listed even when it has ended already.
  const startedAt = processTable.find(pid)?.startedAt ?? Number.POSITIVE_INFINITY
  return { child, files, exit, leader: { pid, startedAt } }
}

async function endOfSandbox(ended: Promise<CommandEnd>, status: Readable): Promise<CommandEnd> {
  const said = text(status).catch(() => '')
  return endInside(await ended, await said)
}

function notStarted(cause: unknown): NotStarted {
  const found = cause instanceof Error || (typeof cause === 'object' && cause !== null) ? cause : {}
  const code = 'code' in found && typeof found.code === 'string' ? found.code : 'UNKNOWN'
  const detail = 'originalMessage' in found ? found.originalMessage : 'message' in found ? found.message : ''
  return { how: 'not-started', code, detail: String(detail) }
}
