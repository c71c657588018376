import { execa } from 'execa'

/** What a program answered when it was asked something about itself. */
export type Answer =
  /** Both streams as one text, and the one by itself. */
  | { readonly kind: 'answered'; readonly exitCode: number; readonly text: string; readonly stdout: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'not-started'; readonly detail: string }

export interface Question {
  readonly cwd: string
  /** All that the program gets to see. */
  readonly env: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

/** Help texts are a few pages; nothing that is asked here prints more. */
const mostBytes = 1 << 20

/** Asks a program that ends by itself, such as for its version; one that does not is killed with what it started. */
export async function ask(command: readonly string[], { cwd, env, timeoutMs }: Question): Promise<Answer> {
  const [file = '', ...args] = command
  const child = execa(file, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
    detached: true,
    maxBuffer: mostBytes,
  })
  let isLate = false
  const limit = setTimeout(() => {
    isLate = true
    killGroup(child.pid)
    child.kill('SIGKILL')
  }, timeoutMs)
  const { exitCode, all, stdout, originalMessage } = await child
  clearTimeout(limit)
  if (isLate) return { kind: 'timed-out' }
  if (child.pid === undefined) return { kind: 'not-started', detail: originalMessage ?? '' }
  // What it started and left behind was not asked for.
  killGroup(child.pid)
  return { kind: 'answered', exitCode: exitCode ?? 1, text: all ?? '', stdout: stdout ?? '' }
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing is left of it.
  }
}
