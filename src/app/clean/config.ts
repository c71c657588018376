import { join } from 'node:path'
import type { OpenedRepository } from '../compose/repository.ts'
import { defaultConfig, parseConfig } from '../config/parse.ts'
import { readIfThere } from '../durable.ts'
import type { ChosenConfig } from '../start/config.ts'
import { chooseConfig } from '../start/config.ts'
import { catchHalt, halt } from '../start/halted.ts'
import { chooseTarget, configName } from '../start/target.ts'

/** The config that a run would have which began now; where none could for want of a target, the working copy's. */
export async function configInForce(
  opened: OpenedRepository,
): Promise<Pick<ChosenConfig, 'config' | 'notices'>> {
  const found = await catchHalt(() => chooseTarget(opened, { option: null, plan: null }))
  if (found.kind === 'ok') return chooseConfig(opened, { target: found.value, option: null })
  const text = await readIfThere(join(opened.facts.toplevel, configName))
  if (text === null) return { config: defaultConfig(), notices: [] }
  const reading = parseConfig({ path: configName, text })
  return reading.kind === 'config' ? { config: reading.config, notices: [] } : halt(reading)
}
