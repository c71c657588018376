import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../../core/config.ts'
import type { ProcessIdentity, RunId } from '../../../core/ids.ts'
import type { Locks } from '../../../ports/locks.ts'
import type { Processes } from '../../../ports/processes.ts'
import type { Author } from '../commit.ts'
import type { Git, GitAsk } from '../git.ts'
import type { Standing } from '../standing.ts'
import { readNames } from './files.ts'
import type { Layout, SlotOwner } from './layout.ts'
import { slotPath } from './layout.ts'
import type { SlotState } from './state.ts'
import type { Trash } from './trash.ts'

/** What every act on a slot needs. */
export interface Grounds {
  /** Git at the shared folder, without a work tree. */
  readonly git: Git
  readonly standing: Standing
  readonly layout: Layout
  /** Where `worktrees.copy` takes files from; null in a bare repository. */
  readonly mainCheckout: string | null
  readonly locks: Locks
  readonly processes: Processes
  /** The run that this process holds the lock of, and so may go on with the leases of; null for none. */
  readonly run: RunId | null
  /** True for a task that may want its slot again, with all that is warm there; absent where nobody knows. */
  readonly returns?: (owner: SlotOwner) => boolean
  /** The engine first, then its supervisor once it runs. */
  readonly owners: () => readonly ProcessIdentity[]
  readonly author: Author
  readonly config: Pick<Config, 'worktrees' | 'concurrency' | 'checks'>
  readonly trash: Trash
  readonly now: () => number
  /** Tells what these pools saw themselves from what another process did. */
  readonly witness: string
}

/** A slot that this process holds the lease of, with git at its place. */
export interface OpenSlot {
  readonly name: string
  readonly path: string
  readonly gitDir: string
  readonly git: Git
}

export function openSlot(
  { git, layout }: Grounds,
  name: string,
  { entry }: Pick<SlotState, 'entry'>,
): OpenSlot {
  const path = slotPath(layout, name)
  const gitDir = join(layout.commonDir, 'worktrees', entry)
  return { name, path, gitDir, git: git.at({ gitDir, commonDir: layout.commonDir, workTree: path }) }
}

/** For calls that look at a whole slot: git may write down what it learned of its files. */
export const whileHeld: Pick<GitAsk, 'env'> = { env: { GIT_OPTIONAL_LOCKS: '1' } }

/** Removes lock files that dead programs left in the slot's own git folder, nowhere else. */
export function removeLocks({ gitDir }: OpenSlot): void {
  for (const folder of [gitDir, join(gitDir, 'logs')])
    for (const name of readNames(folder))
      if (name.endsWith('.lock')) rmSync(join(folder, name), { force: true })
}
