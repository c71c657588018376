import { once } from 'node:events'
import { createServer } from 'node:net'
import type { EnvironmentAsk, Variables } from '../core/attempt/environment.ts'
import { attemptVariables, makeEnvironment, portsWanted } from '../core/attempt/environment.ts'
import type { RunId } from '../core/ids.ts'
import type { CommandLine, EnvValue } from '../core/plan/plan.ts'
import type { Surroundings } from '../ports/surroundings.ts'
import { digestOf } from './document/digest.ts'

export interface SurroundingsSetting {
  readonly run: RunId
  /** The environment orch was started with. */
  readonly parent: Variables
  /** What prepares every slot a check runs in. */
  readonly setup: readonly CommandLine[]
  /** Whom commits are by where the user has no identity. */
  readonly identity: EnvironmentAsk['identity']
  /** Learns of values that must never be shown. */
  readonly onSecrets: (secrets: readonly string[]) => void
}

/** What programs get to see, from the environment orch was started with. */
export function makeSurroundings(setting: SurroundingsSetting): Surroundings {
  const { run, parent, setup, identity, onSecrets } = setting
  const variables = async (ask: Pick<EnvironmentAsk, 'passEnv' | 'values' | 'own'>) => {
    const ports = await freePorts(portsWanted(ask.values))
    const made = makeEnvironment({ parent, identity, ports, ...ask })
    onSecrets(made.secrets)
    return made.variables
  }
  return {
    forAgent: ({ spec, task, ref, base, promptFile, answers, variables: own }) =>
      variables({
        passEnv: [...own, ...spec.passEnv],
        values: [spec.env, task.env],
        own: attemptVariables({ run, ref, base, promptFile, answers }),
      }),
    forSetup: (task) =>
      variables({ passEnv: [], values: task === null ? [] : [task.env], own: { ORCH_RUN_ID: run } }),
    async forCheck(check, base) {
      const env = await variables({ passEnv: [], values: [check.env], own: { ORCH_RUN_ID: run } })
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

async function freePorts(names: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const ports = await Promise.all(names.map(freePort))
  return Object.fromEntries(names.map((name, index) => [name, ports[index] ?? 0]))
}

/** A port nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
