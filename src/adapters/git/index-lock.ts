import { existsSync, readFileSync } from 'node:fs'
import { copyFile, link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CommitId, ProcessIdentity } from '../../core/ids.ts'
import { toCommitId } from '../../core/ids.ts'
import type { Processes } from '../../ports/processes.ts'

/** The two sides a checkout is being moved between. */
export interface Move {
  readonly base: CommitId
  readonly candidate: CommitId
}

/** What orch writes into git's own `index.lock`, so that a later orch can prove the lock is a dead one's. */
interface LockNote extends Move {
  readonly orch: 'landing'
  readonly owner: ProcessIdentity
}

export type IndexLock =
  /** Ours now; `left` is the move that a dead orch was at when it died here. */
  | { readonly kind: 'taken'; readonly left: Move | null }
  /** Held by git, by another living orch, or by somebody who cannot be proven dead. */
  | { readonly kind: 'held' }

/**
 * Takes the lock that every git command takes before it changes this checkout's index, and holds it from the look
 * at the files until after the swap: no commit, add or switch can come between.
 */
export async function takeIndexLock(gitDir: string, move: Move, processes: Processes): Promise<IndexLock> {
  const note: LockNote = {
    orch: 'landing',
    base: move.base,
    candidate: move.candidate,
    owner: processes.self(),
  }
  const draft = join(gitDir, `orch-lock.${process.pid}`)
  await writeFile(draft, JSON.stringify(note), { flush: true })
  try {
    for (const waitMs of [20, 60, 180, 0]) {
      if (await createFrom(draft, lockPath(gitDir))) return { kind: 'taken', left: null }
      const left = await removeDeadLock(gitDir, processes)
      if (left !== null && (await createFrom(draft, lockPath(gitDir)))) return { kind: 'taken', left }
      await pause(waitMs)
    }
    return { kind: 'held' }
  } finally {
    await rm(draft, { force: true })
  }
}

export async function dropIndexLock(gitDir: string): Promise<void> {
  await rm(lockPath(gitDir), { force: true })
}

/** True when an orch died here, or may have: worth taking the lock for, to put things right. */
export function hasLeftovers(gitDir: string): boolean {
  return existsSync(privateIndex(gitDir)) || readNote(lockPath(gitDir)) !== null
}

/** The index that `read-tree` works on while the checkout's own stays as it was. */
export const privateIndex = (gitDir: string): string => join(gitDir, 'orch-index')

/** The copy keeps the time: by it git knows which entries may have changed within the same instant. */
export async function copyIndex(gitDir: string): Promise<void> {
  const { mtimeMs } = await stat(join(gitDir, 'index'))
  await copyFile(join(gitDir, 'index'), privateIndex(gitDir))
  const seconds = Math.floor(mtimeMs) / 1000
  await utimes(privateIndex(gitDir), seconds, seconds)
}

const lockPath = (gitDir: string): string => join(gitDir, 'index.lock')

/** A hard link appears at once with its content, so a lock of ours never lacks its proof. */
async function createFrom(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (!NO_LINKS.has(codeOf(error))) throw error
  }
  return writeFile(path, await readFile(draft), { flag: 'wx', flush: true }).then(
    () => true,
    (error) => {
      if (codeOf(error) === 'EEXIST') return false
      throw error
    },
  )
}

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'])

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Moved aside and read again before it goes: another orch may have replaced it in the meantime. */
async function removeDeadLock(gitDir: string, processes: Processes): Promise<Move | null> {
  const note = readNote(lockPath(gitDir))
  if (note === null || !isDead(note.owner, processes)) return null
  const aside = join(gitDir, `orch-lock.stale.${process.pid}`)
  await rename(lockPath(gitDir), aside).catch(() => {})
  const moved = readNote(aside)
  const same = moved !== null && JSON.stringify(moved) === JSON.stringify(note)
  if (!same && existsSync(aside)) await link(aside, lockPath(gitDir)).catch(() => {})
  await rm(aside, { force: true })
  return same ? { base: note.base, candidate: note.candidate } : null
}

/** Landings of one process wait for each other, so a lock of this very process is one that a failed call left. */
function isDead(owner: ProcessIdentity, processes: Processes): boolean {
  const self = processes.self()
  const own = owner.pid === self.pid && owner.startedAt === self.startedAt && owner.bootId === self.bootId
  return own || processes.liveness(owner) === 'gone'
}

function readNote(path: string): LockNote | null {
  try {
    const text = readFileSync(path, 'utf8')
    if (!text.startsWith('{"orch":"landing"')) return null
    const note = JSON.parse(text) as LockNote
    return { ...note, base: toCommitId(note.base), candidate: toCommitId(note.candidate) }
  } catch {
    return null
  }
}
