import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CommitId } from '../../../core/ids.ts'
import { toCommitId } from '../../../core/ids.ts'
import type { CommitText } from '../../../ports/repository.ts'
import { writeCommit } from '../merge.ts'
import { isReachable, readTree, setRef } from '../refs.ts'
import { readText } from './files.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import type { SlotOwner } from './layout.ts'
import { attemptRef } from './layout.ts'
import type { Leftovers } from './leftovers.ts'
import { stageLeftovers, writeTree } from './leftovers.ts'
import { ourPaths } from './our-paths.ts'
import type { Scan } from './scan.ts'
import { isUnchanged } from './scan.ts'

export interface LeftoversAsk {
  readonly owner: SlotOwner
  readonly scan: Scan
  /** The commit that HEAD names. */
  readonly parent: CommitId
  readonly text: CommitText
}

/**
 * Commits what the slot holds beyond `parent` on top of it, with both parents in the middle of a merge. No ref is
 * moved. Performed again it makes the same commit; nothing beyond `parent` gives `parent` itself.
 */
export async function commitLeftovers(
  grounds: Grounds,
  slot: OpenSlot,
  { owner, scan, parent, text }: LeftoversAsk,
): Promise<Leftovers & { readonly commit: CommitId }> {
  const merged = await commitBeingMerged(slot, parent)
  if (isUnchanged(scan) && merged === null) return { ...NONE, commit: parent }
  const author = { ...grounds.author, sign: false }
  if (scan.changed.some(({ stagedApart }) => stagedApart) && !scan.changed.some(({ unmerged }) => unmerged)) {
    const staged = await writeCommit(slot.git, author, {
      tree: await writeTree(slot),
      parents: [parent],
      text,
    })
    await setRef(slot.git, attemptRef(owner, '-staged'), staged)
  }
  const leftovers = await stageLeftovers(slot, scan, ourPaths(grounds, slot.name))
  const tree = await writeTree(slot)
  if (merged === null && tree === (await readTree(slot.git, parent))) return { ...leftovers, commit: parent }
  const parents = merged === null ? [parent] : [parent, merged]
  return { ...leftovers, commit: await writeCommit(slot.git, author, { tree, parents, text }) }
}

/** Forgets an operation whose outcome is committed; what git stashed away for it gets a ref. */
export async function endOperations(slot: OpenSlot, owner: SlotOwner): Promise<void> {
  const stash = readText(join(slot.gitDir, 'rebase-merge', 'autostash'))?.trim()
  if (stash) await setRef(slot.git, attemptRef(owner, '-autostash'), toCommitId(stash))
  endMerge(slot)
  for (const name of OPERATION_FILES) rmSync(join(slot.gitDir, name), { recursive: true, force: true })
}

/** What git keeps of a merge beside the index. */
export function endMerge({ gitDir }: OpenSlot): void {
  for (const name of ['MERGE_HEAD', 'MERGE_MSG', 'MERGE_MODE', 'AUTO_MERGE'])
    rmSync(join(gitDir, name), { force: true })
}

const NONE: Leftovers = { committed: [], nested: [], unsaved: [] }

const OPERATION_FILES = [
  ...['CHERRY_PICK_HEAD', 'REVERT_HEAD', 'rebase-merge', 'rebase-apply', 'sequencer'],
  ...['BISECT_LOG', 'BISECT_START', 'BISECT_NAMES', 'BISECT_TERMS'],
]

/** Null when no merge is going on, or when its commit is already in. */
async function commitBeingMerged(slot: OpenSlot, parent: CommitId): Promise<CommitId | null> {
  const first = readText(join(slot.gitDir, 'MERGE_HEAD'))?.split('\n')[0]
  if (!first) return null
  const merged = toCommitId(first)
  return (await isReachable(slot.git, parent, merged)) ? null : merged
}
