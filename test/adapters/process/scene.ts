import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { it } from 'vitest'
import { makeCommands } from '../../../src/adapters/process/commands.ts'
import { processTable } from '../../../src/adapters/process/system-table.ts'
import { toRunId } from '../../../src/core/ids.ts'
import type { CommandLine } from '../../../src/core/plan/plan.ts'
import type { CommandReport, CommandSpec, Commands } from '../../../src/ports/commands.ts'
import { plainSpec } from './plain-spec.ts'

/** For what needs to see environments, working directories or sessions. */
export const onLinux = it.runIf(process.platform === 'linux')

export const SUPERVISOR_PATH = join(import.meta.dirname, '../../../dist/supervisor.js')

export interface Scene {
  readonly runId: string
  readonly folder: string
  readonly commands: Commands
  path(name: string): string
  read(name: string): string
  spec(command: CommandLine, changes?: Partial<CommandSpec>): CommandSpec
  run(command: CommandLine, changes?: Partial<CommandSpec>): Promise<CommandReport>
  end(): Promise<void>
}

/** A real supervisor in a folder of its own; its graces are short so that no test waits for them. */
export function makeScene(
  graces = { stoppedMs: 200, leftoversMs: 100 },
  supervisorPath = SUPERVISOR_PATH,
  errorsFile?: string,
): Scene {
  const folder = mkdtempSync(join(tmpdir(), 'orch-process-'))
  const runId = `t-${folder.slice(-6).toLowerCase()}`
  const path = (name: string): string => join(folder, name)
  const commands = makeCommands({
    supervisorPath,
    runId: toRunId(runId),
    errorsFile: errorsFile ?? path('supervisor.log'),
    graces,
  })
  const spec: Scene['spec'] = (command, changes = {}) => ({ ...plainSpec(folder, command), ...changes })
  return {
    runId,
    folder,
    commands,
    path,
    read: (name) => readFileSync(path(name), 'utf8'),
    spec,
    run: (command, changes) => commands.run(spec(command, changes), new AbortController().signal),
    async end() {
      await commands.killAll()
      await commands.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** Waits until a program has written a whole line into a file. */
export async function lineOf(path: string): Promise<string> {
  for (;;) {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    if (text.endsWith('\n')) return text.trim()
    await pause(5)
  }
}

export async function pidIn(path: string): Promise<number> {
  return Number(await lineOf(path))
}

export function isAlive(pid: number): boolean {
  const entry = processTable.find(pid)
  return entry !== null && !entry.isZombie
}
