import { makeRescues } from '../../adapters/git/rescues.ts'
import { slotLayout } from '../../adapters/git/slots/layout.ts'
import type { Config } from '../../core/config.ts'
import type { Rescues } from '../../ports/rescues.ts'
import { halt } from '../start/halted.ts'
import { workingConfig } from '../working-config.ts'
import { openLocks } from './records.ts'
import { openRepository, slotsRoot } from './repository.ts'

/** Long enough for a hundred worktrees that are being made. */
const waitMs = 60_000

/** What was saved by runs with this config, null for the working copy's, in the repository around the folder. */
export async function openRescues(cwd: string, config: Config | null): Promise<Rescues> {
  const opening = await openRepository(cwd)
  if (opening.kind === 'problems') return halt({ kind: 'repository', problems: opening.problems })
  const { facts } = opening.opened
  const { worktrees } = config ?? (await workingConfig(opening.opened)).config
  const { commonDir, root, lock } = slotLayout(facts.commonDir, slotsRoot(facts, worktrees.root))
  return makeRescues({
    commonDir,
    root,
    env: process.env,
    exclusively: async (work) => {
      const done = await openLocks().withLock({ path: lock, purpose: 'rescue', waitMs }, work)
      return done.kind === 'taken' ? 'locked' : 'done'
    },
  })
}
