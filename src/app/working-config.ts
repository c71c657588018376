import { join } from 'node:path'
import type { Config } from '../core/config.ts'
import type { ConfigLook } from '../report/doctor/checkup.ts'
import type { OpenedRepository } from './compose/repository.ts'
import { defaultConfig, parseConfig } from './config/parse.ts'
import { readIfThere } from './durable.ts'
import { configName } from './start/target.ts'

/** The working copy's: what a person is about to commit is what they want looked at. */
export async function workingConfig(
  opened: OpenedRepository | null,
): Promise<{ readonly config: Config; readonly state: ConfigLook }> {
  const text = opened === null ? null : await readIfThere(join(opened.facts.toplevel, configName))
  if (text === null) return { config: defaultConfig(), state: 'absent' }
  const reading = parseConfig({ path: configName, text })
  return reading.kind === 'config'
    ? { config: reading.config, state: 'read' }
    : { config: defaultConfig(), state: 'wrong' }
}
