import { spawn } from 'node:child_process'

/** Runs a program on this terminal until it ends, Ctrl-C its own to take; false where it cannot be started. */
export async function runShell(
  program: string,
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<boolean> {
  const spare = (): void => undefined
  process.on('SIGINT', spare)
  const child = spawn(program, { cwd, env, stdio: 'inherit' })
  const hasRun = await new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false))
    child.once('close', () => resolve(true))
  })
  process.off('SIGINT', spare)
  return hasRun
}
