import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CommitId, TreeId } from '../../../core/ids.ts'
import { toCommitId } from '../../../core/ids.ts'
import type { CommitText } from '../../../ports/repository.ts'
import { commitContent } from '../commit.ts'
import { addRef, isReachable } from '../refs.ts'
import { areResolved, readConflicts } from './conflicts.ts'
import { readText } from './files.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import type { SlotOwner } from './layout.ts'
import { attemptRef } from './layout.ts'
import type { Leftovers } from './leftovers.ts'
import { stageLeftovers, treeOfIndex, writeTree } from './leftovers.ts'
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

/** What was committed; `commit` is the parent itself when nothing lay beyond it. */
export interface Committed extends Leftovers {
  readonly commit: CommitId
  readonly tree: TreeId
}

/**
 * Commits what the slot holds beyond `parent` on top of it, with both parents in the middle of a merge. No ref of the
 * work is moved. Performed again it makes the same commit.
 */
export async function commitLeftovers(
  grounds: Grounds,
  slot: OpenSlot,
  ask: LeftoversAsk,
): Promise<Committed> {
  const { scan, parent, text } = ask
  const before = await grounds.standing.tree(parent)
  const merging = await commitBeingMerged(slot, parent)
  if (isUnchanged(scan) && merging === null) return { ...NONE, commit: parent, tree: before }
  await keepStaged(grounds, slot, ask)
  const conflicts = await readConflicts(slot, scan)
  const leftovers = await stageLeftovers(slot, scan, ourPaths(grounds, slot.name))
  const tree = await treeOfIndex(grounds.standing, slot, { before, leftovers })
  const merged = (await areResolved(slot, conflicts)) ? merging : null
  if (merged === null && tree === before) return { ...leftovers, commit: parent, tree }
  const draft = { tree, parents: merged === null ? [parent] : [parent, merged], text }
  return {
    ...leftovers,
    tree,
    commit: await grounds.standing.write(commitContent(grounds.author, draft)),
  }
}

/** Forgets an operation whose outcome is committed; what git stashed away for it gets a ref. */
export async function endOperations(slot: OpenSlot, owner: SlotOwner): Promise<void> {
  const stash = readText(join(slot.gitDir, 'rebase-merge', 'autostash'))?.trim()
  if (stash) await addRef(slot.git, attemptRef(owner, '-autostash'), toCommitId(stash))
  endMerge(slot)
  for (const name of OPERATION_FILES) rmSync(join(slot.gitDir, name), { recursive: true, force: true })
}

/** What git keeps of a merge beside the index. */
export function endMerge({ gitDir }: Pick<OpenSlot, 'gitDir'>): void {
  for (const name of ['MERGE_HEAD', 'MERGE_MSG', 'MERGE_MODE', 'AUTO_MERGE'])
    rmSync(join(gitDir, name), { force: true })
}

/** Content that is in the index alone gets a commit of its own; sides of a merge are in their commits. */
async function keepStaged(grounds: Grounds, slot: OpenSlot, ask: LeftoversAsk): Promise<void> {
  const { changed } = ask.scan
  if (!changed.some(({ stagedApart }) => stagedApart) || changed.some(({ unmerged }) => unmerged)) return
  const draft = { tree: await writeTree(slot), parents: [ask.parent], text: ask.text }
  const staged = await grounds.standing.write(commitContent(grounds.author, draft))
  await addRef(slot.git, attemptRef(ask.owner, '-staged'), staged)
}

const NONE: Leftovers = { committed: [], nested: [], unsaved: [], touched: [] }

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
