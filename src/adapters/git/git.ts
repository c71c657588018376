import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { configVariables, gitEnvironment, pinnedSettings } from './environment.ts'
import type { GitPlace } from './place.ts'

// A thin spawn instead of execa or simple-git: worktrees, merges and refs are measured hot paths, where a call
// costs 2.2 ms this way, 2.7 through simple-git and 3.5 through execa, and both add 100 ms to the start.

export interface GitAsk {
  readonly input?: string | Buffer
  /** Variables on top of the pinned environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Settings on top of the pinned ones, for this call. */
  readonly config?: readonly (readonly [key: string, value: string])[]
  /** Exit codes that are answers; every other is a GitError. Default: 0. */
  readonly okCodes?: readonly number[]
  /** Takes stdout piece by piece instead of `stdout`; `enough` ends git, which then counts as code 0. */
  readonly sink?: (piece: Buffer) => 'more' | 'enough'
}

export interface GitOutput {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

export interface Git {
  readonly place: GitPlace
  /** Runs git once, again when only a lock was in the way; rejects with GitError. */
  run(args: readonly string[], ask?: GitAsk): Promise<GitOutput>
  /** Stdout as text, without the last line feed. */
  text(args: readonly string[], ask?: GitAsk): Promise<string>
  /** Starts a git that stays, for `makeTalk`. */
  start(args: readonly string[], ask?: Pick<GitAsk, 'config'>): ChildProcessWithoutNullStreams
  /** The same environment at another checkout. */
  at(place: GitPlace): Git
}

/** Git said no: its arguments, exit code (null when a signal ended it) and own words. */
export class GitError extends Error {
  override readonly name = 'GitError'
  readonly args: readonly string[]
  readonly code: number | null
  readonly stderr: string

  constructor(args: readonly string[], code: number | null, stderr: string) {
    super(`git ${args[0] ?? ''} failed (${code ?? 'signal'}): ${stderr.trim()}`)
    this.args = args
    this.code = code
    this.stderr = stderr
  }
}

/** True when the call failed only because another git holds a lock. */
export function isLocked(error: unknown): error is GitError {
  return error instanceof GitError && LOCK_TEXTS.test(error.stderr)
}

/** Calls git at a place, with an environment made from what `inherited` may give; `fixed` variables win. */
export function makeGit(
  place: GitPlace,
  inherited: NodeJS.ProcessEnv = process.env,
  fixed: Readonly<Record<string, string>> = {},
): Git {
  const base = { ...gitEnvironment(place, inherited), ...fixed }
  const cwd = place.workTree ?? place.commonDir
  const around = (ask: GitAsk): Surroundings => {
    const settings = ask.config === undefined ? {} : configVariables(ask.config, pinnedSettings)
    return { cwd, env: { ...base, ...settings, ...ask.env } }
  }
  const run = (args: readonly string[], ask: GitAsk = {}) => runPatiently(args, ask, around(ask))
  return {
    place,
    run,
    text: async (args, ask) => withoutLastLineFeed((await run(args, ask)).stdout.toString('utf8')),
    start: (args, ask = {}) => spawnGit(args, around(ask)),
    at: (other) => makeGit(other, inherited, fixed),
  }
}

export function withoutLastLineFeed(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text
}

/** What git says when it met another git's lock or half-made worktree; seen with git 2.39 under LC_ALL=C. */
const LOCK_TEXTS =
  /\.lock': File exists|could not lock config file .*: File exists|failed to read .*(?:commondir|locked)|could not open '.*locked'|bad object worktrees\//s

/** Waits in ms, each jittered by half: locks of config and index do not wait by themselves. */
const LOCK_WAITS = [10, 30, 90, 270]

interface Surroundings {
  readonly cwd: string
  readonly env: Record<string, string>
}

async function runPatiently(args: readonly string[], ask: GitAsk, around: Surroundings): Promise<GitOutput> {
  for (const waitMs of LOCK_WAITS) {
    try {
      return await runOnce(args, ask, around)
    } catch (error) {
      if (!isLocked(error) || ask.sink !== undefined) throw error
      await pause(waitMs * (0.5 + Math.random()))
    }
  }
  return runOnce(args, ask, around)
}

/** In a process group of its own: a Ctrl-C at the terminal must not stop git halfway through a checkout. */
function spawnGit(args: readonly string[], { cwd, env }: Surroundings): ChildProcessWithoutNullStreams {
  const child = spawn('git', args, { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
  if (child.stdin !== undefined) return child
  // Without a descriptor left Node gives no streams, and says why a moment later.
  child.on('error', () => undefined)
  throw new GitError(args, null, 'spawn git EMFILE')
}

function runOnce(args: readonly string[], ask: GitAsk, around: Surroundings): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawnGit(args, around)
    const out: Buffer[] = []
    const err: Buffer[] = []
    let satisfied = false
    child.stdout.on('data', (piece: Buffer) => {
      if (ask.sink === undefined) out.push(piece)
      else if (!satisfied && ask.sink(piece) === 'enough') satisfied = child.kill()
    })
    child.stderr.on('data', (piece: Buffer) => err.push(piece))
    child.on('error', (cause) => reject(new GitError(args, null, spawnFailure(cause, around.cwd))))
    child.on('close', (exitCode) => {
      const code = satisfied ? 0 : exitCode
      const stderr = Buffer.concat(err).toString('utf8')
      if (code === null || !(ask.okCodes ?? [0]).includes(code)) reject(new GitError(args, code, stderr))
      else resolve({ code, stdout: Buffer.concat(out), stderr })
    })
    // Git may end without reading its input; the exit code tells.
    child.stdin.on('error', () => {})
    child.stdin.end(ask.input)
  })
}

function spawnFailure(cause: Error, cwd: string): string {
  return existsSync(cwd) ? cause.message : `no such folder: ${cwd}`
}
