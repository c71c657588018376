import type { EnvironmentAsk, Variables } from '../core/attempt/environment.ts'
import { attemptVariables, makeEnvironment, portsWanted } from '../core/attempt/environment.ts'
import type { AttemptRef, RunId } from '../core/ids.ts'
import type { CommandLine, EnvValue } from '../core/plan/plan.ts'
import type { Surroundings } from '../ports/surroundings.ts'
import type { AttemptPorts } from './attempt-ports.ts'
import { digestOf } from './document/digest.ts'

export interface SurroundingsSetting {
  readonly run: RunId
  /** The environment orch was started with. */
  readonly parent: Variables
  /** What prepares every slot a check runs in. */
  readonly setup: readonly CommandLine[]
  readonly ports: AttemptPorts
  /** Whom commits are by where the user has no identity. */
  readonly identity: EnvironmentAsk['identity']
  /** Learns of values that must never be shown. */
  readonly onSecrets: (secrets: readonly string[]) => void
}

/** What programs get to see, from the environment orch was started with. */
export function makeSurroundings(setting: SurroundingsSetting): Surroundings {
  const { run, parent, setup, ports, identity, onSecrets } = setting
  const variables = async (
    ask: Pick<EnvironmentAsk, 'passEnv' | 'values' | 'own'>,
    ref: AttemptRef | null,
  ) => {
    const chosen = await ports.of(ref, portsWanted(ask.values))
    const made = makeEnvironment({ parent, identity, ports: chosen, ...ask })
    onSecrets(made.secrets)
    return made.variables
  }
  return {
    forAgent: ({ spec, task, ref, base, promptFile, answers, variables: own }) =>
      variables(
        {
          passEnv: [...own, ...spec.passEnv],
          values: [spec.env, task.env],
          own: attemptVariables({ run, ref, base, promptFile, answers }),
        },
        ref,
      ),
    forSetup: (task, ref) =>
      variables({ passEnv: [], values: task === null ? [] : [task.env], own: { ORCH_RUN_ID: run } }, ref),
    async forCheck(check, { base, ref }) {
      const env = await variables({ passEnv: [], values: [check.env], own: { ORCH_RUN_ID: run } }, ref)
      const restored = check.restore.length > 0 ? base : null
      return { env, fingerprint: fingerprint({ env: valuesOf(check.env, env), setup, restored }) }
    },
  }
}

/** What a verdict depends on besides tree and definition. PATH says which tools there are, as far as that is cheap to tell. */
function fingerprint(seen: {
  readonly env: Readonly<Record<string, string>>
  readonly setup: readonly CommandLine[]
  readonly restored: string | null
}): string {
  const all = { ...seen, platform: process.platform, arch: process.arch, path: process.env.PATH ?? '' }
  return digestOf(all).slice(0, 16)
}

/** The values of the names a check sets itself; a port is another each time and decides nothing. */
function valuesOf(named: Readonly<Record<string, EnvValue>>, env: Readonly<Record<string, string>>) {
  const names = Object.keys(named).filter((name) => named[name] !== 'auto')
  return Object.fromEntries(names.map((name) => [name, env[name] ?? '']))
}
