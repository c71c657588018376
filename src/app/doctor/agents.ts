import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeEnvironment } from '../../core/attempt/environment.ts'
import type { AgentSpec, Config } from '../../core/config.ts'
import type { AgentLook, RealProgram } from '../../report/doctor/checkup.ts'
import type { Answer, Requirements } from '../compose/probes.ts'
import { ask, requirementsOf } from '../compose/probes.ts'
import { installedAgents } from '../config/agents.ts'
import { findProgram } from '../find-program.ts'

export interface LookSetting {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where the programs of the config's own agents are looked for. */
  readonly cwd: string
  readonly timeoutMs: number
}

/** The slowest real program takes nine seconds for its first answer on a busy machine. */
export const patientMs = 20_000

/** Looks at every agent that config or PATH may offer, all at once. */
export function lookAtAgents(
  config: Pick<Config, 'agents' | 'agent'>,
  setting: LookSetting,
): Promise<readonly AgentLook[]> {
  const known = Object.keys(installedAgents).filter((name) => config.agents[name] === undefined)
  return Promise.all([
    ...Object.values(config.agents).map((spec) => lookAtAgent(named(spec), setting)),
    ...known.map((name) => {
      const isWanted = config.agent === name
      return lookAtAgent({ name, adapter: installedAgents[name] ?? '', program: name, isWanted }, setting)
    }),
  ])
}

/** The version of an agent on PATH; null when it does not say it in time. */
export async function versionOf(name: string, setting: LookSetting): Promise<string | null> {
  const needs = requirementsOf(installedAgents[name] ?? '')
  return needs === null ? null : versionIn(await question([name, '--version'], { needs, setting }))
}

type Named = Pick<AgentLook, 'name' | 'adapter' | 'program' | 'isWanted'>

function named({ name, adapter, run }: AgentSpec): Named {
  const own = typeof run === 'string' ? 'sh' : run?.[0]
  return { name, adapter, program: own ?? requirementsOf(adapter)?.program ?? 'node', isWanted: true }
}

async function lookAtAgent(agent: Named, setting: LookSetting): Promise<AgentLook> {
  const { env, cwd } = setting
  const path = findProgram(agent.program, { path: env.PATH ?? '', cwd })
  const needs = requirementsOf(agent.adapter)
  return { ...agent, path, real: needs === null ? null : await lookAtProgram(path, { needs, setting }) }
}

interface Asking {
  readonly needs: Requirements
  readonly setting: LookSetting
}

async function lookAtProgram(path: string | null, asking: Asking): Promise<RealProgram> {
  const { needs, setting } = asking
  const [version, help] =
    path === null
      ? [null, null]
      : await Promise.all([question([path, '--version'], asking), question([path, ...needs.help], asking)])
  return {
    package: needs.package,
    tested: needs.tested,
    version: version === null ? null : versionIn(version),
    missingFlags: help === null ? null : flagsMissingIn(help, needs.flags),
    logins: loginsSeen(needs, setting.env),
    howToLogIn: needs.login.how,
  }
}

/** Nothing of the user's environment but what every agent gets, and no folder of theirs. */
function question(command: readonly string[], { needs, setting }: Asking): Promise<Answer> {
  const { env, timeoutMs } = setting
  const { variables } = makeEnvironment({
    parent: env,
    passEnv: [],
    values: [],
    ports: {},
    identity: null,
    own: needs.quiet,
  })
  return ask(command, { cwd: tmpdir(), env: variables, timeoutMs })
}

/** `2.1.329 (Claude Code)`, `codex-cli 0.169.0`, a sentence with a full stop behind it: each has its own way. */
function versionIn(answer: Answer): string | null {
  if (answer.kind !== 'answered' || answer.exitCode !== 0) return null
  return /\d+\.\d+\.\d+(?:-\w+(?:\.\w+)*)?/.exec(answer.text)?.[0] ?? null
}

function flagsMissingIn(answer: Answer, flags: readonly string[]): readonly string[] | null {
  if (answer.kind !== 'answered' || answer.exitCode !== 0) return null
  const named = new Set(answer.text.match(/--[\w-]+/g))
  return flags.filter((flag) => !named.has(flag))
}

/** By name only: nothing of what they hold is read. */
function loginsSeen({ login }: Requirements, env: LookSetting['env']): readonly string[] {
  const { folder, variable, name } = login.file
  const moved = variable === null ? undefined : env[variable]
  const isThere = existsSync(join(moved ?? join(env.HOME ?? '/', folder), name))
  const shown = moved === undefined ? `~/${folder}/${name}` : `$${variable}/${name}`
  return [...login.variables.filter((each) => Boolean(env[each])), ...(isThere ? [shown] : [])]
}
