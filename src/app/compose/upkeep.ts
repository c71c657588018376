import { makeGit } from '../../adapters/git/git.ts'
import type { RunRefs } from '../../adapters/git/run-refs.ts'
import { openRunRefs } from '../../adapters/git/run-refs.ts'
import type { SlotPools } from '../../adapters/git/slots/slots.ts'
import { makeSlots } from '../../adapters/git/slots/slots.ts'
import { removeTree } from '../../adapters/git/slots/trash.ts'
import { markedProcesses } from '../../adapters/process/orphans.ts'
import { makeProcesses } from '../../adapters/process/processes.ts'
import { survivors } from '../../adapters/process/survivors.ts'
import type { Config } from '../../core/config.ts'
import type { Locks } from '../../ports/locks.ts'
import type { Processes } from '../../ports/processes.ts'
import { openLocks } from './records.ts'
import type { OpenedRepository } from './repository.ts'
import { slotsRoot } from './repository.ts'

export { removeTree, survivors }

/** What looks after a repository needs of the world. */
export interface Upkeep {
  readonly commonDir: string
  readonly locks: Locks
  readonly refs: RunRefs
  readonly releaseBranch: OpenedRepository['repository']['releaseBranch']
  /** Where slots of this setting stand. */
  root(setting: string): string
  /** The pools below a root, held by nobody's run. */
  pools(root: string): Pick<SlotPools, 'remains' | 'remove' | 'settled'>
  readonly marked: typeof markedProcesses
  readonly liveness: Processes['liveness']
}

export function openUpkeep({ facts, repository }: OpenedRepository, config: Config): Upkeep {
  const { commonDir, author, mainWorkTree } = facts
  const processes = makeProcesses()
  const locks = openLocks()
  return {
    commonDir,
    locks,
    refs: openRunRefs(commonDir),
    releaseBranch: repository.releaseBranch,
    root: (setting) => slotsRoot(facts, setting),
    pools: (root) =>
      makeSlots({
        git: makeGit({ gitDir: commonDir, commonDir, workTree: null }),
        mainCheckout: mainWorkTree,
        root,
        locks,
        processes,
        run: null,
        owners: () => [processes.self()],
        author,
        config,
      }),
    marked: markedProcesses,
    liveness: processes.liveness,
  }
}
