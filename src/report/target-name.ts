import type { Config } from '../core/config.ts'
import { upstreamOf } from '../core/config.ts'

/** The branch that work lands on, with the remote it belongs to where that is not this repository. */
export function targetName(target: string, config: Config): string {
  const upstream = upstreamOf(config)
  return upstream === null ? target : `${upstream}/${target}`
}
