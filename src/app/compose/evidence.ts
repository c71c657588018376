import { join } from 'node:path'
import { openEvidence as openGitEvidence } from '../../adapters/git/evidence.ts'
import { openVerdicts } from '../../adapters/journal/verdict-file.ts'
import type { Config } from '../../core/config.ts'
import { upstreamOf } from '../../core/config.ts'
import type { Evidence } from '../../ports/evidence.ts'
import type { Verdicts } from '../../ports/verdicts.ts'

/** Git as verification asks it of a run with this config. */
export function openEvidence(commonDir: string, config: Pick<Config, 'pullRequest' | 'queue'>): Evidence {
  return openGitEvidence(commonDir, process.env, upstreamOf(config))
}

/** The passes that all runs of the repository share. */
export function sharedVerdicts(commonDir: string): Verdicts {
  return openVerdicts(join(commonDir, 'orch', 'verdicts.jsonl'))
}
