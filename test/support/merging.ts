import type { WorkFacts } from '../../src/core/admission/facts.ts'
import { toCommitId, toRunId, toTaskId } from '../../src/core/ids.ts'
import type { CommitText, LandMethod, MergeResult } from '../../src/ports/repository.ts'
import type { TestRepository } from './git.ts'
import { openRepository } from './repository.ts'

export const run = toRunId('r1')
export const task = toTaskId('api')
export const text: CommitText = {
  subject: 'Land api: Add orders',
  trailers: [
    ['Orch-Run', 'r1'],
    ['Orch-Task', 'api'],
  ],
  at: 1_700_000_123_456,
}

/** Merges a head into `main`, by a merge commit unless it is told otherwise. */
export function merge(
  repository: TestRepository,
  head: string,
  { method = 'merge', sign = false, ...over }: Partial<CommitText> & How = {},
): Promise<MergeResult> {
  const ask = { run, task, target: 'main', head: toCommitId(head), text: { ...text, ...over }, method }
  return openRepository(repository, { sign }).merge(ask)
}

interface How {
  readonly method?: LandMethod
  readonly sign?: boolean
}

export function commitOf(result: MergeResult): string {
  if (result.kind !== 'merged') throw new Error(`${result.kind} instead of merged`)
  return result.commit
}

/** Facts of a head against the tip of `base`. */
export function factsOf(repository: TestRepository, head: string, base = 'main'): Promise<WorkFacts> {
  const ask = {
    base: toCommitId(repository.git('rev-parse', base)),
    head: toCommitId(head),
    branch: 'orch/r1/api',
  }
  return openRepository(repository).facts(ask)
}
