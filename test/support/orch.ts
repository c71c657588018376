import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { hermeticGitEnv } from './git.ts'

const bin = join(import.meta.dirname, '../../bin/orch.js')

export interface OrchOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** What runs it, with arguments of its own; absent, nothing stands between. */
  readonly through?: readonly string[]
}

export interface OrchOutcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The built command in a folder, with nothing of this machine but PATH; no terminal anywhere. */
export function orch(folder: string, args: readonly string[], options: OrchOptions = {}): OrchOutcome {
  const [program = '', ...before] = [...(options.through ?? []), process.execPath]
  const { status, stdout, stderr } = spawnSync(program, [...before, bin, ...args], {
    cwd: folder,
    env: environment(folder, options),
    encoding: 'utf8',
    input: options.input ?? '',
    timeout: 25_000,
  })
  return { code: status, stdout, stderr }
}

/** The same, while the test goes on. */
export function startOrch(folder: string, args: readonly string[], options: OrchOptions = {}) {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: environment(folder, options),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const heard = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.stderr += text))
  const ended = new Promise<OrchOutcome>((resolve) =>
    child.on('close', (code) => resolve({ code, ...heard })),
  )
  return { child, heard, ended }
}

/** Ages and instants of the moment, so that texts can be compared. */
export function timeless(text: string): string {
  return text
    .replace(/\b\d+ (?:s|min|h|h \d+ min|days) ago/g, '… ago')
    .replace(/ *\b\d+:\d\d(?::\d\d)?\b/g, ' 0:00')
}

function environment(folder: string, { env }: OrchOptions): Record<string, string> {
  return {
    ...hermeticGitEnv,
    HOME: join(folder, '..'),
    XDG_STATE_HOME: join(folder, '..', 'state'),
    LANG: 'C.UTF-8',
    LC_ALL: '',
    TZ: 'UTC',
    ...env,
  }
}
