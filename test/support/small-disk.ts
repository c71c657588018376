import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestContext } from 'vitest'
import { onTestFinished } from 'vitest'
import { hermeticGitEnv } from './git.ts'

const bin = join(import.meta.dirname, '../../bin/orch.js')

/** A real file system of a few megabytes, seen only from a mount namespace of its own, so that no rights are needed. */
export interface SmallDisk {
  /** Runs a shell there, in a folder. */
  shell(folder: string, script: string): { readonly code: number | null; readonly text: string }
  /** Runs orch there; `text` is what it printed, stderr last. */
  orch(folder: string, ...args: readonly string[]): { readonly code: number | null; readonly text: string }
}

/** Mounted at this folder until the test ends; skips the test, with the reason, where the system makes no namespace. */
export async function smallDisk(
  context: TestContext,
  { at, mebibytes }: { readonly at: string; readonly mebibytes: number },
): Promise<SmallDisk> {
  const script = `mount -t tmpfs -o size=${mebibytes}m small "$1" && echo there && exec cat`
  const keeper = spawn('unshare', ['-Urm', 'sh', '-c', script, 'sh', at], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const made = await Promise.race([
    once(keeper.stdout, 'data').then(() => true),
    once(keeper, 'exit').then(() => false),
    once(keeper, 'error').then(() => false),
  ])
  context.skip(!made, 'needs Linux and user namespaces: no small file system can be mounted here')
  const ended = once(keeper, 'exit')
  onTestFinished(async () => {
    keeper.stdin.end()
    await ended
  })
  const inside = (folder: string, command: readonly string[]) => {
    // A folder that nsenter itself goes to is looked up outside.
    const goThere = ['sh', '-c', 'cd "$0" && exec "$@"', folder]
    const enter = ['-t', `${keeper.pid}`, '-U', '-m', '--preserve-credentials', '--', ...goThere]
    const env = { ...hermeticGitEnv, HOME: at, XDG_STATE_HOME: join(at, '..', 'state'), LC_ALL: 'C.UTF-8' }
    const { status, stdout, stderr } = spawnSync('nsenter', [...enter, ...command], {
      env,
      encoding: 'utf8',
      timeout: 25_000,
    })
    return { code: status, text: stdout + stderr }
  }
  return {
    shell: (folder, line) => inside(folder, ['sh', '-c', line]),
    orch: (folder, ...args) => inside(folder, [process.execPath, bin, ...args]),
  }
}
