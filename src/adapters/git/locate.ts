import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { discoveryEnvironment } from './environment.ts'

/** Where a repository is, as far as verbs that only look need to know. */
export interface Located {
  readonly commonDir: string
  /** The root of the checkout, null in a bare repository. */
  readonly toplevel: string | null
}

/** Finds the repository around a folder with one plain git call, as `status` has no time for more; null when there is none. */
export async function locateRepository(cwd: string, env: NodeJS.ProcessEnv): Promise<Located | null> {
  const commonDir = await ask(['--git-common-dir'], cwd, env)
  if (commonDir === null) return null
  return { commonDir, toplevel: await ask(['--show-toplevel'], cwd, env) }
}

async function ask(flags: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const args = ['rev-parse', '--path-format=absolute', ...flags]
  try {
    const { stdout } = await promisify(execFile)('git', args, { cwd, env: discoveryEnvironment(env) })
    return stdout.replace(/\n$/, '')
  } catch {
    return null
  }
}
