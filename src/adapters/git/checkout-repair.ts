import { existsSync } from 'node:fs'
import { lstat, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Processes } from '../../ports/processes.ts'
import type { TreeChange } from './changes.ts'
import { editedPaths, indexStandsAt, withIndex } from './checkout-state.ts'
import type { Checkout } from './checkouts.ts'
import type { Git } from './git.ts'
import type { Move } from './index-lock.ts'
import { copyIndex, privateIndex } from './index-lock.ts'
import { bytesOf } from './obstacles.ts'
import { branchRef, isReachable, readRef } from './refs.ts'
import type { Standing } from './standing.ts'

/**
 * Puts right what a move left when it died, with the checkout's lock held: if the branch moved, the new index
 * goes in place; else the files go back to the base, so that a landing begins from a clean start. `busy` while
 * the git that the dead orch started is still writing.
 */
export async function repairCheckout(
  { git, standing, processes }: { git: Git; standing: Standing; processes: Processes },
  checkout: Checkout,
  { target, move }: { target: string; move: Move },
): Promise<'done' | 'busy'> {
  const index = privateIndex(checkout.gitDir)
  if (!existsSync(index)) return 'done'
  if (!(await writerIsGone(checkout, processes))) return 'busy'
  const changes = await standing.changes(move.base, move.candidate)
  const tip = await readRef(git, branchRef(target))
  const moved = tip !== null && (await isReachable(git, tip, move.candidate))
  if (await indexStandsAt(git, changes, { side: 'from' })) {
    const complete = moved && (await indexStandsAt(git, changes, { side: 'to', indexFile: index }))
    if (complete) await rename(index, join(checkout.gitDir, 'index'))
    else if (!moved) await restoreFiles(git, checkout, { changes, move })
  }
  await rm(index, { force: true })
  return 'done'
}

/** Git outlives a killed orch; it holds the private index's lock until it is done. */
async function writerIsGone({ gitDir, workTree }: Checkout, processes: Processes): Promise<boolean> {
  const lock = `${privateIndex(gitDir)}.lock`
  for (let waits = 0; existsSync(lock) && waits < WRITER_WAITS; waits += 1) {
    if (processes.workingIn(workTree).every((pid) => pid === process.pid)) break
    await pause(WRITER_WAIT_MS)
  }
  const gone = !existsSync(lock) || processes.workingIn(workTree).every((pid) => pid === process.pid)
  if (gone) await rm(lock, { force: true })
  return gone
}

/** Two seconds in all: rewriting ten thousand files takes half of that. */
const WRITER_WAITS = 40
const WRITER_WAIT_MS = 50

interface Restoring {
  readonly changes: readonly TreeChange[]
  readonly move: Move
}

/** Only what the move itself wrote, or had begun to write, goes back; what anybody edited since stays. */
async function restoreFiles(git: Git, checkout: Checkout, { changes, move }: Restoring): Promise<void> {
  const index = privateIndex(checkout.gitDir)
  await copyIndex(checkout.gitDir)
  await git.run(['read-tree', '-i', '-m', move.base, move.candidate], withIndex(index))
  const others = await editedPaths(git, changes, index)
  const written: TreeChange[] = []
  for (const change of changes) {
    const path = bytesOf(checkout.workTree, change.path)
    const ours = change.change === 'deleted' ? await isMissing(path) : !others.has(change.path)
    if (ours || (await isTorn(git, path, change))) written.push(change)
  }
  for (const { path } of written.filter(({ change }) => change === 'added'))
    await removeFile(checkout.workTree, path)
  const restored = written.filter(({ change }) => change !== 'added').map(({ path }) => `${path}\0`)
  if (restored.length === 0) return
  await git.run(['checkout-index', '-f', '-z', '--stdin'], {
    input: Buffer.from(restored.join(''), 'latin1'),
  })
}

/** Git removes a file and writes it anew: a death in between leaves nothing, or the beginning of the new content. */
async function isTorn(git: Git, path: Buffer, { change, to }: TreeChange): Promise<boolean> {
  if (change === 'deleted') return false
  if (await isMissing(path)) return change !== 'added'
  const found = await readFile(path).catch(() => null)
  if (found === null || !to.mode.startsWith('100')) return false
  const { stdout } = await git.run(['cat-file', 'blob', to.oid])
  return found.length < stdout.length && stdout.subarray(0, found.length).equals(found)
}

async function isMissing(path: Buffer): Promise<boolean> {
  return lstat(path).then(
    () => false,
    () => true,
  )
}

async function removeFile(workTree: string, path: string): Promise<void> {
  await rm(bytesOf(workTree, path), { force: true })
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    const emptied = await rmdir(bytesOf(workTree, folder)).then(
      () => true,
      () => false,
    )
    if (!emptied) return
  }
}
