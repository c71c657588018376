import type { CommitId } from '../../../core/ids.ts'
import { toRunId } from '../../../core/ids.ts'
import type { CommitText } from '../../../ports/repository.ts'
import { operationIn } from '../checkouts.ts'
import { GitError } from '../git.ts'
import { readHead } from '../head.ts'
import { addRef, readRef } from '../refs.ts'
import { restorePointer, setAside } from './aside.ts'
import { commitLeftovers } from './commit-leftovers.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import { removeLocks, whileHeld } from './grounds.ts'
import { detachAtLast } from './head.ts'
import { saveIgnored } from './ignored.ts'
import type { SlotOwner } from './layout.ts'
import { attemptRef } from './layout.ts'
import { reveal } from './leftovers.ts'
import { takeNested } from './nested.ts'
import { ourPaths } from './our-paths.ts'
import { readable } from './raw-path.ts'
import { isSparse } from './registration.ts'
import type { Scan } from './scan.ts'
import { isUnchanged, scanSlot } from './scan.ts'
import type { SlotState } from './state.ts'
import { changeState } from './state.ts'

/**
 * `clean`: nothing but a commit and kept folders, and no one's work. `worn`: saved, but in a state that a new worktree
 * ends more surely than repairs.
 */
export type Recycled = 'clean' | 'worn'

/**
 * True when these very pools saw the slot clean just now. Whatever another engine saw, a person may have followed it into
 * the slot, however short ago; and one that was left alone for longer is looked at.
 */
export function isKnownClean({ now, witness }: Grounds, { clean }: SlotState): boolean {
  return clean !== null && clean.by === witness && Math.abs(now() - clean.at) < TRUST_MS
}

/** Shorter than anybody needs to open a file there and to write it; a look takes 40 ms at 9,000 files. */
const TRUST_MS = 3_000

/**
 * Makes a slot ready for another task. The attempt's work was saved at its end; what came since, from a crash or from a
 * person, is put under the old task's refs first. Nothing may work in the slot. Can be repeated from any point.
 */
export async function recycle(grounds: Grounds, slot: OpenSlot, state: SlotState): Promise<Recycled> {
  const owner = state.last ?? lostOwner(slot)
  removeLocks(slot)
  restorePointer(grounds, slot, owner)
  const scan = await scanForClearing(slot, owner, { ignored: true })
  const ask = { owner, scan, text: foundText(owner, state) }
  const parent = await saveFound(grounds, slot, { ...ask, known: state.clean?.commit ?? null })
  await saveIgnored(grounds, slot, { ...ask, parent })
  if (isWorn(slot, state) || (scan.hidden.length > 0 && !state.sparse)) return 'worn'
  return (await clean(grounds, slot, scan)) ? 'clean' : 'worn'
}

/**
 * Makes a slot ready for another attempt of its own task: what a check or a person left there since the work was saved
 * is put under a ref and taken back; what git ignores stays, and is warm.
 */
export async function takeBack(grounds: Grounds, slot: OpenSlot, state: SlotState): Promise<void> {
  if (operationIn(slot.gitDir) !== null) return
  const owner = state.last ?? lostOwner(slot)
  const scan = await scanForClearing(slot, owner, { ignored: false })
  if (isUnchanged(scan)) return
  await saveFound(grounds, slot, { owner, scan, text: foundText(owner, state), known: scan.head })
  await slot.git.run(['reset', '-q', '--hard'])
  await slot.git.run(['clean', '-fdq', ...keptPatterns(grounds)])
}

/** True in the middle of an operation, or where a checkout would leave files out. */
export function isWorn({ gitDir }: OpenSlot, { sparse }: SlotState): boolean {
  return operationIn(gitDir) !== null || isSparse(gitDir) !== sparse
}

/** True when a scan found nothing that recycling has to clear away. */
export function isTidy(grounds: Grounds, name: string, scan: Scan): boolean {
  const { isKept } = ourPaths(grounds, name)
  const isLeft = (path: string) => isKept(readable(path))
  return (
    scan.hidden.length === 0 &&
    scan.changed.length === 0 &&
    [...scan.untracked, ...scan.ignored].every(isLeft)
  )
}

/** Remembers that a slot holds its HEAD and nothing else. */
export async function rememberClean(grounds: Grounds, slot: OpenSlot, commit: CommitId): Promise<void> {
  const tree = await grounds.standing.tree(commit)
  changeState(grounds.layout, slot.name, {
    clean: { commit, tree, at: grounds.now(), by: grounds.witness },
  })
}

type HeadedScan = Scan & { readonly head: CommitId }

export async function scanForClearing(
  slot: OpenSlot,
  owner: SlotOwner,
  { ignored }: { readonly ignored: boolean },
): Promise<HeadedScan> {
  const how = { ...whileHeld, ignored }
  const isWhole = readHead(slot.gitDir).kind !== 'broken'
  const first = isWhole ? await scanSlot(slot, how) : null
  if (first !== null && first.head !== null && first.hidden.length === 0)
    return { ...first, head: first.head }
  const head = first?.head ?? (await detachAtLast(slot, owner))
  await reveal(slot, first?.hidden ?? [])
  const second = await scanSlot(slot, how)
  return { ...second, head, hidden: [...(first?.hidden ?? []), ...second.hidden] }
}

/** Commits what was found and refs it; nested repositories and what git cannot take leave the slot too. */
export async function saveFound(
  grounds: Grounds,
  slot: OpenSlot,
  ask: { owner: SlotOwner; scan: HeadedScan; text: CommitText; known: CommitId | null },
): Promise<CommitId> {
  const { owner, scan } = ask
  const found = await commitLeftovers(grounds, slot, { ...ask, parent: scan.head })
  const saved = found.commit === ask.known ? ask.known : await readRef(slot.git, attemptRef(owner))
  if (saved !== found.commit) await addRef(slot.git, attemptRef(owner, '-found'), found.commit)
  const raw = (path: string) => Buffer.from(path).toString('latin1')
  for (const path of found.nested) await takeNested(grounds, slot, { ...ask, path: raw(path) })
  for (const path of found.unsaved) setAside(grounds, slot, { owner, path: raw(path) })
  return found.commit
}

async function clean(grounds: Grounds, slot: OpenSlot, scan: HeadedScan): Promise<boolean> {
  try {
    if (!isUnchanged(scan)) await slot.git.run(['reset', '-q', '--hard'])
    if (!isTidy(grounds, slot.name, scan)) await cleanFiles(grounds, slot)
    changeState(grounds.layout, slot.name, { copied: [] })
    await rememberClean(grounds, slot, scan.head)
    return true
  } catch (error) {
    // E.g. folders that may not be written to: everything is saved, so a new worktree is the way out.
    if (error instanceof GitError && error.code !== null) return false
    throw error
  }
}

/** Removes untracked and ignored files, repositories among them; never what the configuration keeps. */
export async function cleanFiles(grounds: Grounds, { git }: OpenSlot): Promise<void> {
  await git.run(['clean', '-ffdxq', ...keptPatterns(grounds)])
}

function keptPatterns({ config }: Grounds): readonly string[] {
  return config.worktrees.keep.flatMap((pattern) => ['-e', pattern])
}

/** The state file was lost, or the slot never had an owner: its name is all there is to say. */
export function lostOwner({ name }: OpenSlot): SlotOwner {
  return { run: toRunId('lost'), task: name, attempt: 0 }
}

/** Dated by the last use, so that a repeated recycling makes the same commit. */
export function foundText({ run, task, attempt }: SlotOwner, { lastUsedAt }: SlotState): CommitText {
  const trailers = [
    ['Orch-Run', run],
    ['Orch-Task', task],
    ['Orch-Attempt', String(attempt)],
  ] as const
  return { subject: `Save what was found in the worktree of ${task}`, trailers, at: lastUsedAt }
}
