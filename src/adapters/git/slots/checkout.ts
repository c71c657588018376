import type { CommitId } from '../../../core/ids.ts'
import type { CheckoutAsk } from '../../../ports/repository.ts'
import type { TreeChange } from '../changes.ts'
import type { Git } from '../git.ts'
import { GitError } from '../git.ts'
import type { Head } from '../head.ts'
import { moveHead, readHead } from '../head.ts'
import { addRef, branchRef, isReachable, readRef } from '../refs.ts'
import { endOperations } from './commit-leftovers.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import { openSlot, removeLocks } from './grounds.ts'
import { attemptRef } from './layout.ts'
import { mergeIn } from './merge-in.ts'
import { layNetChange } from './net-change.ts'
import { rawInput } from './raw-path.ts'
import { isKnownClean, recycle, takeBack } from './recycle.ts'
import { moveOf } from './save.ts'
import { pickOf, sideOf } from './since.ts'
import type { SlotState } from './state.ts'
import { changeState, knownSlots, readState } from './state.ts'

/**
 * Puts an attempt's branch and work tree in place. Once that is recorded, asking again changes nothing; after a crash
 * in between, each step finds what the first try left.
 */
export async function checkOut(grounds: Grounds, slot: OpenSlot, ask: CheckoutAsk): Promise<void> {
  const state = readState(grounds.layout, slot.name)
  if (state === null || (state.begun && isOn(slot, ask.branch))) return
  removeLocks(slot)
  const onto = await newGround(slot, ask)
  const place = onto === null ? ask : { ...ask, from: onto }
  const clean = isKnownClean(grounds, state) ? state.clean : null
  if (!(await beginAtOnce(grounds, slot, { ...place, clean }))) await putInPlace(grounds, slot, place)
  if (onto !== null) await layNetChange(slot, ask.from, await pickOf(grounds, { ...ask, onto }))
  else if (ask.mergeIn !== null && ask.linear !== true) {
    const side = await sideOf(grounds, { ...ask, onto: ask.mergeIn })
    await mergeIn(slot, { author: grounds.author, branch: ask.branch, commit: ask.mergeIn, side })
  }
  changeState(grounds.layout, slot.name, { begun: true })
}

/** Where the branch's net change is put instead of merging; null where it stands on that already. */
async function newGround(
  { git }: OpenSlot,
  { from, mergeIn, linear }: CheckoutAsk,
): Promise<CommitId | null> {
  if (linear !== true || mergeIn === null || (await isReachable(git, from, mergeIn))) return null
  return mergeIn
}

/** A new branch where the slot already stands: 6 ms at any size, where a checkout looks at every file. */
async function beginAtOnce(
  { layout, standing }: Grounds,
  slot: OpenSlot,
  ask: CheckoutAsk & { clean: SlotState['clean'] },
): Promise<boolean> {
  if (ask.clean?.commit !== ask.from) return false
  try {
    await standing.move(moveOf(branchRef(ask.branch), ask.from, null))
  } catch (error) {
    // The branch is there already, of an earlier attempt or try.
    if (error instanceof GitError && error.code !== null) return false
    throw error
  }
  changeState(layout, slot.name, { clean: null })
  await switchTo(slot, ask)
  return true
}

async function putInPlace(grounds: Grounds, slot: OpenSlot, ask: CheckoutAsk): Promise<void> {
  const tip = await readRef(slot.git, branchRef(ask.branch))
  const isInPlace = tip === ask.from && standsAt(slot, ask)
  const clean = await (isInPlace ? cleanInPlace : knownClean)(grounds, slot, ask)
  changeState(grounds.layout, slot.name, { clean: null })
  if (isInPlace) await switchTo(slot, ask)
  else if (tip === null) await beginBranch(grounds, slot, { ...ask, clean })
  else await comeBack(grounds, slot, { ...ask, tip, clean })
}

/** HEAD names the branch, or, since the slot was given back, the commit itself. */
function standsAt(slot: OpenSlot, { branch, from }: CheckoutAsk): boolean {
  const head = readHead(slot.gitDir)
  return head.kind === 'detached' ? head.commit === from : isOn(slot, branch)
}

async function cleanInPlace(grounds: Grounds, slot: OpenSlot): Promise<null> {
  const state = readState(grounds.layout, slot.name)
  if (state !== null && state.clean === null) await takeBack(grounds, slot, state)
  return null
}

/** A forced checkout follows, so whatever else may lie in the slot is saved and cleared first. */
async function knownClean(grounds: Grounds, slot: OpenSlot, ask: CheckoutAsk): Promise<SlotState['clean']> {
  const state = readState(grounds.layout, slot.name)
  if (state === null || isKnownClean(grounds, state)) return state?.clean ?? null
  await recycle(grounds, slot, state)
  await endOperations(slot, { run: ask.run, ...ask.ref })
  return readState(grounds.layout, slot.name)?.clean ?? null
}

async function beginBranch(
  grounds: Grounds,
  slot: OpenSlot,
  ask: CheckoutAsk & { clean: SlotState['clean'] },
): Promise<void> {
  if (ask.clean !== null && (await bringTo(grounds, slot, { clean: ask.clean, commit: ask.from }))) {
    await grounds.standing.move(moveOf(branchRef(ask.branch), ask.from, null))
    await switchTo(slot, ask)
  } else await slot.git.run(['checkout', '-q', '-f', '--no-track', '-b', ask.branch, ask.from])
}

/** From one tree to the other git need not look at every file, as a checkout does; false where it refused. */
async function bringTo(
  grounds: Grounds,
  { git }: OpenSlot,
  { clean, commit }: { clean: NonNullable<SlotState['clean']>; commit: CommitId },
): Promise<boolean> {
  if (await holds(grounds, clean, commit)) return true
  const changes = await grounds.standing.changes(clean.commit, commit)
  try {
    // A few paths cost 9 ms at 9,000 files, both whole trees 17.
    if (changes.length <= FEW && !trades(changes))
      await takePaths(git, { from: commit, paths: changes.map(({ path }) => path) })
    else await git.run(['read-tree', '-m', '-u', clean.commit, commit])
    return true
  } catch (error) {
    if (error instanceof GitError && error.code !== null) return false
    throw error
  }
}

const FEW = 200

/** True when a folder takes a file's place, or a file a folder's. */
function trades(changes: readonly TreeChange[]): boolean {
  const paths = new Set(changes.map(({ path }) => path))
  const folders = (path: string) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index))
  return [...paths].some((path) => folders(path).some((folder) => paths.has(folder)))
}

async function takePaths(
  git: Git,
  { from, paths }: { from: CommitId; paths: readonly string[] },
): Promise<void> {
  const list = ['--pathspec-from-file=-', '--pathspec-file-nul']
  const args = ['--literal-pathspecs', 'restore', '--staged', '--worktree', `--source=${from}`, ...list]
  await git.run(args, { input: rawInput(paths) })
}

/** A later attempt, perhaps in another slot, or the same one after a crash. */
async function comeBack(
  grounds: Grounds,
  slot: OpenSlot,
  ask: CheckoutAsk & { tip: CommitId; clean: SlotState['clean'] },
): Promise<void> {
  await detachElsewhere(grounds, slot, ask)
  if (ask.tip !== ask.from) {
    // A clean start: what the branch held stays under a ref. `-B` moves the branch once the files are in place.
    await addRef(slot.git, attemptRef({ run: ask.run, ...ask.ref }, '-before'), ask.tip)
    await slot.git.run(['checkout', '-q', '-f', '--no-track', '-B', ask.branch, ask.from])
  } else if (ask.clean !== null && (await holds(grounds, ask.clean, ask.from))) {
    await switchTo(slot, ask)
  } else {
    await slot.git.run(['checkout', '-q', '-f', ask.branch, '--'])
  }
}

/** HEAD alone; index and files are as the branch has them. */
async function switchTo({ git, gitDir }: OpenSlot, { branch, from }: CheckoutAsk): Promise<void> {
  const head = readHead(gitDir)
  const before = head.kind === 'detached' ? head.commit : from
  const move = { to: { kind: 'branch', branch }, before, after: from, reflog: REFLOG } as const
  if (!moveHead(gitDir, move, () => true))
    await git.run(['symbolic-ref', '-m', REFLOG, 'HEAD', branchRef(branch)])
}

async function holds(
  { standing }: Grounds,
  clean: NonNullable<SlotState['clean']>,
  commit: CommitId,
): Promise<boolean> {
  return clean.commit === commit || clean.tree === (await standing.tree(commit))
}

/** One branch in two checkouts would let one of them fall behind; the other slot keeps its files as they are. */
async function detachElsewhere(
  grounds: Grounds,
  slot: OpenSlot,
  ask: CheckoutAsk & { tip: CommitId },
): Promise<void> {
  for (const name of knownSlots(grounds.layout, 'agent')) {
    const state = name === slot.name ? null : readState(grounds.layout, name)
    if (state === null) continue
    const other = openSlot(grounds, name, state)
    const to = { kind: 'detached', commit: ask.tip } as const
    const isOurs = (head: Head) => isBranch(head, ask.branch)
    if (isOn(other, ask.branch))
      moveHead(other.gitDir, { to, before: ask.tip, after: ask.tip, reflog: REFLOG }, isOurs)
  }
}

function isOn({ gitDir }: OpenSlot, branch: string): boolean {
  return isBranch(readHead(gitDir), branch)
}

function isBranch(head: Head, branch: string): boolean {
  return head.kind === 'branch' && head.branch === branch
}

const REFLOG = 'orch: checkout'
