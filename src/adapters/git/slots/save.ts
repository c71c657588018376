import type { AttemptRef, CommitId, RunId } from '../../../core/ids.ts'
import type { CommitText, SavedWork } from '../../../ports/repository.ts'
import { branchRef, isReachable, readRef } from '../refs.ts'
import { syncCommits } from '../sync.ts'
import { restoreFolder, restorePointer } from './aside.ts'
import type { Committed } from './commit-leftovers.ts'
import { commitLeftovers, endOperations } from './commit-leftovers.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import { removeLocks, whileHeld } from './grounds.ts'
import { ensureHead, restoreHead } from './head.ts'
import type { SlotOwner } from './layout.ts'
import { attemptRef, evidenceHead } from './layout.ts'
import { reveal } from './leftovers.ts'
import { isTidy, rememberClean } from './recycle.ts'
import type { Scan } from './scan.ts'
import { scanSlot } from './scan.ts'
import { readState } from './state.ts'

export interface SaveAsk {
  readonly run: RunId
  readonly ref: AttemptRef
  readonly branch: string
  readonly base: CommitId
  readonly text: CommitText
}

/**
 * Puts everything the slot holds under refs, wherever the agent left HEAD. Each step can be repeated: staged leftovers
 * give the same tree and commit again, and the refs move in one transaction at the end.
 */
export async function saveWork(grounds: Grounds, slot: OpenSlot, ask: SaveAsk): Promise<SavedWork> {
  const owner = { run: ask.run, task: ask.ref.task, attempt: ask.ref.attempt }
  removeLocks(slot)
  await restoreFolder(slot)
  const replaced = restorePointer(grounds, slot, owner)
  const scan = await scanForSaving(slot, { ...ask, owner })
  const place = await placeOf(slot, scan, { ...ask, owner })
  const work = await commitLeftovers(grounds, slot, { owner, scan, parent: place.onto, text: ask.text })
  const head = place.isStray ? place.home : work.commit
  await syncMade(grounds, { onto: place.onto, base: ask.base, owner })
  const isStrayed = place.isStray && !(await isReachable(slot.git, place.home, work.commit))
  await grounds.standing.move([
    ...moveOf(branchRef(ask.branch), head, place.tip),
    `update ${evidenceHead(owner)} ${head}`,
    `update ${attemptRef(owner)} ${head}`,
    ...(isStrayed ? [`update ${attemptRef(owner, '-strayed')} ${work.commit}`] : []),
  ])
  await endOperations(slot, owner)
  if (place.isStray) await slot.git.run(['update-ref', '--no-deref', 'HEAD', work.commit])
  else if (scan.branch !== ask.branch) await slot.git.run(['symbolic-ref', 'HEAD', branchRef(ask.branch)])
  if (!place.isStray && isLeftTidy(grounds, slot, { scan, work })) await rememberClean(grounds, slot, head)
  return {
    head,
    tree: head === work.commit ? work.tree : await grounds.standing.tree(head),
    committed: work.committed,
    nestedRepositories: [...replaced, ...work.nested],
    strayed: isStrayed ? (scan.branch ?? place.onto) : null,
    unsaved: work.unsaved,
  }
}

/** Commits that the agent made by itself; those that an earlier attempt saved were synced then. */
async function syncMade(
  { git }: Grounds,
  { onto, base, owner }: { readonly onto: CommitId; readonly base: CommitId; readonly owner: SlotOwner },
): Promise<void> {
  const saved = await readRef(git, evidenceHead(owner))
  if (onto !== base && onto !== saved) await syncCommits(git, onto, saved === null ? [base] : [base, saved])
}

/** Everything that git can see once nothing is hidden from it and HEAD names a commit. */
async function scanForSaving(slot: OpenSlot, ask: SaveAsk & { owner: SlotOwner }): Promise<Scan> {
  ensureHead(slot, ask.branch)
  const scan = await scanSlot(slot, { ...whileHeld, ignored: true })
  if (scan.head !== null && scan.hidden.length === 0) return scan
  if (scan.head === null) await restoreHead(slot, ask)
  await reveal(slot, scan.hidden)
  return scanSlot(slot, { ...whileHeld, ignored: true })
}

/** Where the work goes. */
interface Place {
  /** The commit that HEAD names. */
  readonly onto: CommitId
  /** The branch as it is, null when it was deleted. */
  readonly tip: CommitId | null
  /** What the branch will be when the work cannot be brought onto it. */
  readonly home: CommitId
  readonly isStray: boolean
}

async function placeOf({ git }: OpenSlot, scan: Scan, ask: SaveAsk & { owner: SlotOwner }): Promise<Place> {
  const onto = scan.head ?? ask.base
  if (scan.branch === ask.branch) return { onto, tip: onto, home: onto, isStray: false }
  const tip = await readRef(git, branchRef(ask.branch))
  const home = tip ?? (await readRef(git, evidenceHead(ask.owner))) ?? ask.base
  return { onto, tip, home, isStray: !(await isReachable(git, onto, home)) }
}

/**
 * True when nothing is left to clear away, so that the slot need not be looked at again when it is given back. A check
 * that runs here may still leave something.
 */
function isLeftTidy(
  grounds: Grounds,
  slot: OpenSlot,
  { scan, work }: { readonly scan: Scan; readonly work: Committed },
): boolean {
  const { checks } = grounds.config
  const isLast = checks?.every(({ on }) => !on.includes('branch')) ?? false
  const copied = readState(grounds.layout, slot.name)?.copied ?? []
  const isWhole = work.nested.length + work.unsaved.length + copied.length === 0
  return isLast && isWhole && isTidy(grounds, slot.name, { ...scan, changed: [], untracked: [] })
}

/** Compare-and-swap; `from` null creates. */
export function moveOf(ref: string, to: CommitId, from: CommitId | null): readonly string[] {
  if (from === to) return []
  return [from === null ? `create ${ref} ${to}` : `update ${ref} ${to} ${from}`]
}
