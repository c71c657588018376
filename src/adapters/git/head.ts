import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { requireReadable } from '../../core/host-fault.ts'
import type { CommitId } from '../../core/ids.ts'
import { toCommitId } from '../../core/ids.ts'

// By its files, which git names as the place (`gitrepository-layout`): 30 times cheaper than asking a git, and one of
// the few things about a worktree that git 2.39 cannot compare and swap.

/** Where the HEAD of one checkout points. */
export type Head =
  | { readonly kind: 'branch'; readonly branch: string }
  | { readonly kind: 'detached'; readonly commit: CommitId }
  | { readonly kind: 'broken' }

export function readHead(gitDir: string): Head {
  const text = readIfThere(join(gitDir, 'HEAD'))
  const [, branch] = /^ref: refs\/heads\/(.+)\n$/.exec(text) ?? []
  if (branch !== undefined) return { kind: 'branch', branch }
  const [, commit] = /^([0-9a-f]{40})\n$/.exec(text) ?? []
  return commit === undefined ? { kind: 'broken' } : { kind: 'detached', commit: toCommitId(commit) }
}

/** Where HEAD goes, and the commits that its log will tell of. */
export interface HeadMove {
  readonly to: Exclude<Head, { readonly kind: 'broken' }>
  readonly before: CommitId
  readonly after: CommitId
  readonly reflog: string
}

/**
 * Moves HEAD under git's own lock if it still is what `expected` accepts; index and files stay. False when it is not,
 * or another git holds the lock: nothing changed then.
 */
export function moveHead(gitDir: string, move: HeadMove, expected: (head: Head) => boolean): boolean {
  const lock = join(gitDir, 'HEAD.lock')
  if (!createLock(lock, textOf(move.to))) return false
  let isHeld = true
  try {
    if (!expected(readHead(gitDir))) return false
    writeLog(gitDir, move)
    renameSync(lock, join(gitDir, 'HEAD'))
    isHeld = false
    return true
  } finally {
    // Once it is renamed the next lock of this name may be another git's.
    if (isHeld) rmSync(lock, { force: true })
  }
}

function textOf(head: HeadMove['to']): string {
  return head.kind === 'branch' ? `ref: refs/heads/${head.branch}\n` : `${head.commit}\n`
}

/** A disk that takes the name and not the text leaves no lock. */
function createLock(path: string, text: string): boolean {
  const file = openNew(path)
  if (file === null) return false
  try {
    writeSync(file, text)
    return true
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
}

function openNew(path: string): number | null {
  try {
    return openSync(path, 'wx')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null
    throw error
  }
}

/** By it a later orch finds where HEAD stood, should its branch be deleted. */
function writeLog(gitDir: string, { before, after, reflog }: HeadMove): void {
  const seconds = Math.floor(Date.now() / 1000)
  mkdirSync(join(gitDir, 'logs'), { recursive: true })
  appendFileSync(
    join(gitDir, 'logs', 'HEAD'),
    `${before} ${after} orch <orch@localhost> ${seconds} +0000\t${reflog}\n`,
  )
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    requireReadable(error)
    return ''
  }
}
