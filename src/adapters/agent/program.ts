import type { AgentSpec } from '../../core/config.ts'
import type { CommandLine } from '../../core/plan/plan.ts'

/** The config's own program for an agent, or else `installed`, with flags that come before the config's. */
export function programOf(
  { run, args }: Pick<AgentSpec, 'run' | 'args'>,
  installed: string,
  flags: readonly string[],
): CommandLine {
  return withArguments(run ?? [installed], [...flags, ...args])
}

/** Arguments become the shell's own positional parameters, so that no shell reads what they hold. */
export function withArguments(run: CommandLine, args: readonly string[]): CommandLine {
  if (typeof run !== 'string') return [...run, ...args]
  return args.length === 0 ? run : ['sh', '-c', `${run} "$@"`, 'sh', ...args]
}

/** The variables an adapter starts its program with, but for those the config sets or hands on. */
export function unlessSet(
  { env, passEnv }: Pick<AgentSpec, 'env' | 'passEnv'>,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const own = Object.entries(variables).filter(([name]) => !(name in env) && !passEnv.includes(name))
  return Object.fromEntries(own)
}
