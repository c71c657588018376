import type { CommitId } from '../../../core/ids.ts'
import { operationIn } from '../checkouts.ts'
import { readHead } from '../head.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import { removeLocks, whileHeld } from './grounds.ts'
import { reveal } from './leftovers.ts'
import { rawFields, rawInput, readable } from './raw-path.ts'
import { cleanFiles, isTidy } from './recycle.ts'
import { isSparse } from './registration.ts'
import { findHidden, scanSlot } from './scan.ts'
import { changeState, readState } from './state.ts'

export interface CheckAsk {
  readonly commit: CommitId
  readonly restore: readonly string[]
  readonly base: CommitId
}

/**
 * Brings a check slot to exactly one commit. What was known of it before is never trusted, since a verdict will be: at
 * the same commit git looks at everything, at another everything is written anew.
 */
export async function checkOutDetached(grounds: Grounds, slot: OpenSlot, ask: CheckAsk): Promise<void> {
  const { layout } = grounds
  changeState(layout, slot.name, { standsAt: null, restored: [], clean: null })
  if (!(await isExactly(grounds, slot, ask.commit))) await makeExact(grounds, slot, ask.commit)
  const restored = await restorePaths(slot, ask)
  changeState(layout, slot.name, { standsAt: ask.commit, restored })
}

/** Tracked paths that differ from the commit, those that were restored from the base excepted. */
export async function editedPaths(grounds: Grounds, slot: OpenSlot): Promise<readonly string[]> {
  const state = readState(grounds.layout, slot.name)
  if (state === null || state.standsAt === null) return []
  const restored = new Set(state.restored)
  return (await changedPaths(slot, [state.standsAt])).map(readable).filter((path) => !restored.has(path))
}

async function isExactly(grounds: Grounds, slot: OpenSlot, commit: CommitId): Promise<boolean> {
  const head = readHead(slot.gitDir)
  if (head.kind !== 'detached' || head.commit !== commit || operationIn(slot.gitDir) !== null) return false
  const scan = await scanSlot(slot, { ...whileHeld, ignored: true })
  return isTidy(grounds, slot.name, scan)
}

async function makeExact(grounds: Grounds, slot: OpenSlot, commit: CommitId): Promise<void> {
  removeLocks(slot)
  const hidden = await findHidden(slot)
  if (isSparse(slot.gitDir)) await reveal(slot, hidden)
  // A file that git may not look at would stay as it is, even in a forced checkout; from nothing, all are written.
  else if (hidden.length > 0) await slot.git.run(['read-tree', '--empty'])
  await slot.git.run(['checkout', '-q', '-f', '--detach', commit])
  await cleanFiles(grounds, slot)
}

/** Takes the paths from the base, or removes them where the base has none; only the work tree changes. */
async function restorePaths({ git, ...slot }: OpenSlot, ask: CheckAsk): Promise<readonly string[]> {
  if (ask.restore.length === 0) return []
  const within = ask.restore.map((path) => `:(top,glob)${path}`)
  const paths = await changedPaths({ git, ...slot }, [ask.commit, ask.base, '--', ...within])
  if (paths.length === 0) return []
  const from = [`--source=${ask.base}`, '--worktree', '--no-overlay', '--ignore-skip-worktree-bits']
  const list = ['--pathspec-from-file=-', '--pathspec-file-nul']
  await git.run(['--literal-pathspecs', 'restore', ...from, ...list], { input: rawInput(paths) })
  return paths.map(readable)
}

async function changedPaths({ git }: OpenSlot, args: readonly string[]): Promise<readonly string[]> {
  const diff = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-textconv']
  return rawFields((await git.run([...diff, ...args])).stdout)
}
