import { createHash, randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { Liveness, LockOwner } from '../../ports/locks.ts'
import type { Processes } from '../../ports/processes.ts'

/** A lock file as it was read. */
export interface FoundLock {
  /** Hash of its content, which holds a nonce: no two locks ever have the same. */
  readonly mark: string
  readonly owner: LockOwner | null
  readonly liveness: Liveness
}

/** Finds the lock at `path`, null when it is free. */
export function findLock(path: string, processes: Processes): FoundLock | null {
  const text = unless('ENOENT', () => readFileSync(path, 'utf8'))
  if (text === null) return null
  const owner = parseOwner(text)
  return {
    mark: markOf(text),
    owner,
    liveness: owner ? processes.liveness(owner.identity) : withoutOwner(text),
  }
}

/** Makes the lock and answers its mark, or who has it. `force` removes it from whoever has it. */
export function claimLock(
  path: string,
  processes: Processes,
  { purpose, force }: { readonly purpose: string; readonly force: boolean },
): string | FoundLock {
  const mayRemove = (lock: FoundLock) => force || isGone(lock)
  const lock = findLock(path, processes)
  if (lock && !mayRemove(lock)) return lock
  const owner: LockOwner = { identity: processes.self(), purpose }
  const nonce = randomBytes(8).toString('hex')
  const text = `${JSON.stringify({ ...owner, nonce })}\n`
  const draft = `${path}.${nonce}.draft`
  writeFileSync(draft, text, { flag: 'wx', mode: 0o600 })
  try {
    return place(draft, path, { processes, mayRemove }) ?? markOf(text)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Removes our lock, unless somebody took it over or is about to. */
export function giveBackLock(path: string, mark: string, processes: Processes): void {
  const isOurs = () => findLock(path, processes)?.mark === mark
  const guard = `${path}.${mark}`
  if (!isOurs() || !unless('ENOENT', () => linkIfFree(path, guard))) return
  if (isOurs()) rmSync(path)
  rmSync(guard, { force: true })
}

/**
 * Links the draft to where the lock belongs; answers who keeps it from that, null when it stands there.
 *
 * Nobody removes a file with mark N unless he holds the guard `<path>.N`, made after N was found and followed by
 * another look: so only what was judged is removed. To rename the stale file away and look at it afterwards is shorter
 * and wrong, for it can take away a fresh lock, and a third process then makes another.
 */
function place(
  draft: string,
  path: string,
  by: { readonly processes: Processes; readonly mayRemove: (lock: FoundLock) => boolean },
): FoundLock | null {
  while (!linkIfFree(draft, path)) {
    const lock = findLock(path, by.processes)
    if (lock === null) continue
    if (!by.mayRemove(lock)) return lock
    const guard = `${path}.${lock.mark}`
    const remover = place(draft, guard, { ...by, mayRemove: isGone })
    if (remover) return remover
    if (findLock(path, by.processes)?.mark === lock.mark) rmSync(path)
    rmSync(guard, { force: true })
  }
  return null
}

function isGone({ liveness }: FoundLock): boolean {
  return liveness === 'gone'
}

/** Content is whole when the name appears, so a blank file was left by a machine that lost power. */
function withoutOwner(text: string): Liveness {
  return text.replaceAll('\0', '') === '' ? 'gone' : 'unknown'
}

function markOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function parseOwner(text: string): LockOwner | null {
  try {
    const { identity, purpose } = JSON.parse(text)
    const { pid, startedAt, bootId, machineId, pidNamespace } = identity
    const texts = [startedAt, bootId, machineId, pidNamespace, purpose]
    if (!Number.isInteger(pid) || texts.some((each) => typeof each !== 'string')) return null
    return { identity: { pid, startedAt, bootId, machineId, pidNamespace }, purpose }
  } catch {
    return null
  }
}

/** Both names are one file then; false when something stands there already. */
function linkIfFree(from: string, to: string): boolean {
  return unless('EEXIST', () => linkSync(from, to)) !== null
}

function unless<Result>(code: string, step: () => Result): Result | null {
  try {
    return step()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === code) return null
    throw error
  }
}
