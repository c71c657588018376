import { join } from 'node:path'
import type { CommandLine } from '../../../src/core/plan/plan.ts'
import type { CommandSpec } from '../../../src/ports/commands.ts'

export function plainSpec(folder: string, command: CommandLine): CommandSpec {
  return {
    id: 'run api#1',
    command,
    cwd: folder,
    env: { PATH: process.env.PATH ?? '' },
    stdinFile: null,
    logFile: join(folder, 'output.log'),
    eventsFile: null,
    outputLimitBytes: 1 << 20,
    timeoutMs: null,
    idleTimeoutMs: null,
    exitFile: null,
    outlivesEngine: false,
  }
}
