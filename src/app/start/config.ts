import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../core/config.ts'
import type { Notice } from '../../core/halt.ts'
import type { OpenedRepository } from '../compose/repository.ts'
import { defaultConfig, parseConfig } from '../config/parse.ts'
import { digestOf } from '../document/digest.ts'
import { readIfThere } from '../durable.ts'
import { halt } from './halted.ts'
import type { Target } from './target.ts'
import { configName } from './target.ts'

export interface ChosenConfig {
  readonly config: Config
  readonly notices: readonly Notice[]
  /** What the config was read from; null for none. */
  readonly source: ConfigSource | null
}

export interface ConfigSource {
  readonly path: string
  readonly text: string
}

/** The config in force: `--config`, else the target's own, else the working copy, else none; and a word where that may surprise. */
export async function chooseConfig(
  opened: OpenedRepository,
  { target, option }: { readonly target: Target; readonly option: string | null },
): Promise<ChosenConfig> {
  if (option !== null) {
    const text = await readGiven(option)
    const notices = [{ kind: 'config-taken', from: 'option', path: option }] as const
    return { ...parsed(option, text), notices }
  }
  const path = join(opened.facts.toplevel, configName)
  const [committed, working] = await Promise.all([opened.fileAt(target.tip, configName), readIfThere(path)])
  if (committed !== null) {
    const ignored: Notice = { kind: 'config-ignored', path, target: target.branch, commit: target.tip }
    const differs = working !== null && working !== committed
    return { ...parsed(configName, committed), notices: differs ? [ignored] : [] }
  }
  if (working === null) return { config: defaultConfig(), source: null, notices: [{ kind: 'no-config' }] }
  return {
    ...parsed(configName, working),
    notices: [{ kind: 'config-taken', from: 'working-copy', path }],
  }
}

/** What verdicts were reached under: checks and policy, hashed. */
export function policyHash({ checks, policy }: Config): string {
  return digestOf({ checks, policy })
}

function parsed(path: string, text: string): Pick<ChosenConfig, 'config' | 'source'> {
  const reading = parseConfig({ path, text })
  return reading.kind === 'config' ? { config: reading.config, source: { path, text } } : halt(reading)
}

async function readGiven(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    return halt({
      kind: 'config-unreadable',
      path,
      detail: error instanceof Error ? error.message : String(error),
    })
  }
}
