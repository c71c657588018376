import { join } from 'node:path'
import { openEvidence as openGitEvidence } from '../../adapters/git/evidence.ts'
import { openVerdicts } from '../../adapters/journal/verdict-file.ts'
import type { Evidence } from '../../ports/evidence.ts'
import type { Verdicts } from '../../ports/verdicts.ts'

/** Git as verification asks it. */
export function openEvidence(commonDir: string): Evidence {
  return openGitEvidence(commonDir, process.env)
}

/** The passes that all runs of the repository share. */
export function sharedVerdicts(commonDir: string): Verdicts {
  return openVerdicts(join(commonDir, 'orch', 'verdicts.jsonl'))
}
