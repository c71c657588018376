import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CommitId } from '../../../core/ids.ts'
import { toCommitId } from '../../../core/ids.ts'
import { GitError } from '../git.ts'
import { SlotsUnusable } from './faults.ts'
import { readNames, readText } from './files.ts'
import type { Grounds } from './grounds.ts'
import { openSlot } from './grounds.ts'
import type { Layout } from './layout.ts'
import { pristineFolder, slotPath } from './layout.ts'
import type { SlotState } from './state.ts'
import { removeState, writeState } from './state.ts'

/**
 * Makes the worktree of a slot: its entry under the lock, its files outside of it, so that many are filled at once.
 * What a crash left of an earlier try is removed first; killed halfway, the state still says `making`.
 */
export async function makeWorktree(
  grounds: Grounds,
  name: string,
  commit: CommitId | null,
): Promise<SlotState> {
  const { git, layout } = grounds
  await prepareRoot(grounds)
  const at = commit ?? toCommitId(await git.text(['rev-parse', '--verify', 'HEAD^{commit}']))
  const begun = freshState('making', grounds.now())
  writeState(layout, name, begun)
  const entry = await underLock(grounds, `add ${name}`, () => addEntry(grounds, name, at))
  const slot = openSlot(grounds, name, { entry })
  await slot.git.run(['reset', '-q', '--hard'])
  const clean = { commit: at, tree: await grounds.standing.tree(at), at: grounds.now(), by: grounds.witness }
  const state: SlotState = { ...begun, phase: 'ready', entry, clean, sparse: isSparse(slot.gitDir) }
  writeState(layout, name, state)
  return state
}

/** Renames the folder to the trash and forgets entry and state; everything in it must be saved. */
export async function discardWorktree(grounds: Grounds, name: string): Promise<void> {
  const { layout, trash } = grounds
  removeState(layout, name)
  trash.discard(pristineFolder(layout, name))
  await underLock(grounds, `remove ${name}`, () => removeRemains(grounds, name))
}

/** The entry that a slot's folder points to, if it is whole; null for half-made, deleted and foreign ones. */
export function entryOf(layout: Layout, name: string): string | null {
  const path = slotPath(layout, name)
  const found = readNames(entriesFolder(layout)).find((entry) => isEntryOf(layout, entry, path))
  if (found === undefined || !existsSync(path)) return null
  const whole = ['HEAD', 'commondir', 'index'].every((file) =>
    existsSync(join(entriesFolder(layout), found, file)),
  )
  return whole ? found : null
}

/** Sparse checkouts and settings of one worktree, by the files that git keeps them in. */
export function isSparse(gitDir: string): boolean {
  return existsSync(join(gitDir, 'info', 'sparse-checkout')) || existsSync(join(gitDir, 'config.worktree'))
}

export async function underLock<Result>(
  grounds: Grounds,
  purpose: string,
  work: () => Promise<Result>,
): Promise<Result> {
  mkdirSync(grounds.layout.records, { recursive: true, mode: 0o700 })
  const answer = await grounds.locks.withLock(
    { path: grounds.layout.lock, purpose, waitMs: LOCK_WAIT_MS },
    work,
  )
  if (answer.kind === 'taken') throw new SlotsUnusable({ kind: 'locked', path: grounds.layout.lock })
  return answer.value
}

/** Each holder needs about 10 ms; a hundred of them may stand in line on a slow disk. */
const LOCK_WAIT_MS = 60_000

export function freshState(phase: SlotState['phase'], now: number): SlotState {
  return {
    version: 1,
    phase,
    generation: randomBytes(8).toString('hex'),
    entry: '',
    lastUsedAt: now,
    last: null,
    begun: false,
    clean: null,
    setupKey: null,
    copied: [],
    standsAt: null,
    restored: [],
    sparse: false,
  }
}

/** A root inside a worktree would show every slot as untracked files there. */
async function prepareRoot({ git, layout }: Grounds): Promise<void> {
  const list = await git.text(['worktree', 'list', '--porcelain', '-z'])
  const worktrees = list.split('\0').flatMap((field) => /^worktree (.*)$/s.exec(field)?.[1] ?? [])
  const around = worktrees.find((worktree) => `${layout.root}${sep}`.startsWith(`${worktree}${sep}`))
  if (around !== undefined)
    throw new SlotsUnusable({ kind: 'root-inside-worktree', root: layout.root, worktree: around })
  mkdirSync(layout.root, { recursive: true, mode: 0o700 })
}

async function addEntry(grounds: Grounds, name: string, commit: string): Promise<string> {
  const path = slotPath(grounds.layout, name)
  const add = ['worktree', 'add', '--no-checkout', '--detach', '--lock', '--reason', reasonFor(path)]
  const from = join(grounds.layout.records, `${name}.making`)
  await untilUnused(grounds, from)
  mkdirSync(from, { recursive: true, mode: 0o700 })
  for (const waitMs of [...RETRY_WAITS_MS, null]) {
    await removeRemains(grounds, name)
    try {
      await grounds.git.at({ ...grounds.git.place, workTree: from }).run([...add, path, commit])
      break
    } catch (error) {
      // Git run by others, outside of our lock, prunes entries that it meets half-made; any step may then fail.
      if (waitMs === null || !(error instanceof GitError) || error.code === null) throw error
      await pause(waitMs * (0.5 + Math.random()))
    }
  }
  rmSync(from, { recursive: true, force: true })
  return pointedEntry(path)
}

const RETRY_WAITS_MS = [5, 10, 20, 40, 80, 160, 320]

/**
 * Waits for a git that outlived its engine: when it fails it deletes the worktree by its path, and that would be the
 * new one. It is known by the folder it was started in.
 */
async function untilUnused({ processes }: Grounds, folder: string): Promise<void> {
  for (let waits = 0; waits < 500 && existsSync(folder); waits++) {
    if (processes.workingIn(folder).length === 0) return
    await pause(20)
  }
}

/** Git writes the reason into the entry first of all, so that even a half-made one tells whose it is. */
function reasonFor(path: string): string {
  return `${REASON}${path}`
}

const REASON = 'orch slot '

/** A git that outlived its engine may still write into an entry; once renamed, it fails there instead. */
async function removeRemains({ layout, trash }: Grounds, name: string): Promise<void> {
  const path = slotPath(layout, name)
  trash.discard(path)
  for (const entry of readNames(entriesFolder(layout)).filter((each) => isEntryOf(layout, each, path))) {
    const gone = join(layout.records, `${name}.gone-${randomBytes(4).toString('hex')}`)
    renameSync(join(entriesFolder(layout), entry), gone)
    await rm(gone, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Names of slots that git has any entry for, half-made ones among them; entries of others are passed over. */
export function enteredSlots(layout: Layout): readonly string[] {
  const folder = entriesFolder(layout)
  return readNames(folder).flatMap((entry) => {
    const path = pathOfEntry(join(folder, entry))
    return path !== null && dirname(path) === layout.root ? [basename(path)] : []
  })
}

function isEntryOf(layout: Layout, entry: string, path: string): boolean {
  return pathOfEntry(join(entriesFolder(layout), entry)) === path
}

/** Where its worktree stands, or was to stand as far as orch made it; null when nothing tells. */
function pathOfEntry(folder: string): string | null {
  const gitdir = readText(join(folder, 'gitdir'))
  if (gitdir !== null) return dirname(resolve(folder, gitdir.trimEnd()))
  const reason = readText(join(folder, 'locked'))?.trimEnd() ?? ''
  return reason.startsWith(REASON) ? reason.slice(REASON.length) : null
}

function entriesFolder(layout: Layout): string {
  return join(layout.commonDir, 'worktrees')
}

function pointedEntry(path: string): string {
  return basename(readFileSync(join(path, '.git'), 'utf8').trimEnd())
}
