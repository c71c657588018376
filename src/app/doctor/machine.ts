import { access, constants, realpath, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import type { DiskLook, SandboxLook } from '../../report/doctor/checkup.ts'
import { ask, trialSandbox } from '../compose/probes.ts'

type Variables = Readonly<Record<string, string | undefined>>

const quickMs = 5_000

/** Whether bubblewrap can make a sandbox here, by making one. */
export async function lookAtSandbox(env: Variables, wanted: boolean): Promise<SandboxLook> {
  if (process.platform !== 'linux') return { kind: 'not-here', wanted }
  const trial = await quickly(trialSandbox, env)
  if (trial.kind === 'not-started') return { kind: 'missing', wanted }
  if (trial.kind === 'timed-out' || trial.exitCode !== 0) {
    const detail =
      trial.kind === 'answered' ? (trial.text.trim().split('\n').at(-1) ?? '') : 'it does not answer'
    return { kind: 'refused', detail, wanted }
  }
  const version = await quickly(['bwrap', '--version'], env)
  return { kind: 'works', version: versionOf(version), wanted }
}

/** The version of git; null when there is none. */
export async function gitVersion(env: Variables): Promise<string | null> {
  const answer = await quickly(['git', '--version'], env)
  return answer.kind === 'answered' && answer.exitCode === 0 ? versionOf(answer) : null
}

/** Room where worktrees will stand, and whether runs can be recorded; neither place need be there yet. */
export async function lookAtDisk({
  worktrees,
  runs,
}: Record<'worktrees' | 'runs', string>): Promise<DiskLook> {
  if (!(await isWritable(runs))) return { kind: 'not-writable', of: 'runs', path: runs }
  if (!(await isWritable(worktrees))) return { kind: 'not-writable', of: 'worktrees', path: worktrees }
  const { bavail, bsize } = await statfs(await nearestFolder(worktrees))
  return { kind: 'free', path: worktrees, bytes: bavail * bsize }
}

async function isWritable(path: string): Promise<boolean> {
  const way = access(await nearestFolder(path), constants.W_OK | constants.X_OK)
  return way.then(
    () => true,
    () => false,
  )
}

function quickly(command: readonly string[], env: Variables) {
  const own = { PATH: env.PATH ?? '', HOME: env.HOME ?? '/', LC_ALL: 'C' }
  return ask(command, { cwd: tmpdir(), env: own, timeoutMs: quickMs })
}

function versionOf(answer: { readonly kind: string; readonly text?: string }): string | null {
  return /\d+(?:\.\d+)+/.exec(answer.text ?? '')?.[0] ?? null
}

/** The deepest folder of the path that is there. */
async function nearestFolder(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    return dirname(path) === path ? path : nearestFolder(dirname(path))
  }
}
