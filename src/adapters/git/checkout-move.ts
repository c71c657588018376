import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Processes } from '../../ports/processes.ts'
import type { LandBlock } from '../../ports/repository.ts'
import { repairCheckout } from './checkout-repair.ts'
import { examineCheckout, unmergedPaths, withIndex } from './checkout-state.ts'
import type { Checkout } from './checkouts.ts'
import { operationIn } from './checkouts.ts'
import type { Git } from './git.ts'
import { GitError } from './git.ts'
import { readHead } from './head.ts'
import type { Move } from './index-lock.ts'
import { copyIndex, dropIndexLock, privateIndex, takeIndexLock } from './index-lock.ts'
import type { Standing } from './standing.ts'

/** A checkout whose files are at the candidate, its lock held, its index not yet in place. */
export interface MovedCheckout {
  readonly kind: 'moved'
  readonly git: Git
  /** Puts the new index in place and drops the lock: call after the branch moved. */
  keep(): Promise<void>
  /** Takes files back to the base and drops the lock: call when the branch did not move. */
  undo(): Promise<void>
}

/** What moving the files of a checkout takes. */
export interface Moving {
  readonly git: Git
  readonly standing: Standing
  readonly processes: Processes
}

export type CheckoutMove =
  | MovedCheckout
  | { readonly kind: 'blocked'; readonly reason: LandBlock; readonly paths: readonly string[] }
  /** HEAD names another branch by now: nothing to do here. */
  | { readonly kind: 'left' }

/**
 * Moves the files of a checkout from base to candidate. Git works on a private copy of the index, so the order is
 * lock, look, files, *branch*, index, unlock; a death in between leaves the lock with its proof, and
 * `repairCheckout` either puts the index in place (the branch moved) or takes the files back.
 */
export async function moveCheckout(
  landing: Moving,
  checkout: Checkout,
  ask: Move & { target: string },
): Promise<CheckoutMove> {
  const { processes } = landing
  const here = { ...landing, git: landing.git.at(checkout) }
  const lock = await takeIndexLock(checkout.gitDir, ask, processes)
  if (lock.kind === 'held') return LOCKED
  const repair = (move: Move) => repairCheckout(here, checkout, { target: ask.target, move })
  // The lock stays with its proof: what is busy now is repaired by whoever comes next.
  if ((await repair(lock.left ?? ask)) === 'busy') return LOCKED
  const result = await moveFiles(here, checkout, ask).catch(async (error: unknown) => {
    const unmerged = await unmergedPaths(here.git)
    if (unmerged.length === 0) await repair(ask)
    await rm(privateIndex(checkout.gitDir), { force: true })
    if (unmerged.length > 0) return { kind: 'blocked', reason: 'dirty', paths: unmerged } as const
    await dropIndexLock(checkout.gitDir)
    throw error
  })
  if (result.kind !== 'moved') await dropIndexLock(checkout.gitDir)
  return result
}

/** Puts right what a dead landing left, and moves nothing; what is locked waits for the next call. */
export async function settleCheckout(
  landing: Moving,
  checkout: Checkout,
  ask: Move & { target: string },
): Promise<void> {
  const lock = await takeIndexLock(checkout.gitDir, ask, landing.processes)
  if (lock.kind === 'held') return
  const here = { ...landing, git: landing.git.at(checkout) }
  const repaired = await repairCheckout(here, checkout, { target: ask.target, move: lock.left ?? ask })
  if (repaired === 'done') await dropIndexLock(checkout.gitDir)
}

const LOCKED: CheckoutMove = { kind: 'blocked', reason: 'locked', paths: [] }

async function moveFiles(
  { git, standing }: Moving,
  checkout: Checkout,
  { target, base, candidate }: Move & { target: string },
): Promise<CheckoutMove> {
  if (operationIn(checkout.gitDir) !== null) return { kind: 'blocked', reason: 'operation', paths: [] }
  const head = readHead(checkout.gitDir)
  if (head.kind !== 'branch' || head.branch !== target) return { kind: 'left' }
  const changes = await standing.changes(base, candidate)
  const state = await examineCheckout(git, checkout.workTree, changes)
  if (state.kind === 'blocked') return state
  const unlock = () => dropIndexLock(checkout.gitDir)
  if (state.kind === 'after') return { kind: 'moved', git, keep: unlock, undo: unlock }
  await copyIndex(checkout.gitDir)
  await readTrees(git, checkout, [base, candidate])
  return {
    kind: 'moved',
    git,
    keep: () => rename(privateIndex(checkout.gitDir), join(checkout.gitDir, 'index')).then(unlock),
    undo: async () => {
      await readTrees(git, checkout, [candidate, base])
      await rm(privateIndex(checkout.gitDir), { force: true })
      await unlock()
    },
  }
}

/** Git checks every path again before it touches the first; it trusts times, so they are refreshed if it says no. */
async function readTrees(git: Git, { gitDir }: Checkout, trees: readonly string[]): Promise<void> {
  const index = withIndex(privateIndex(gitDir))
  const args = ['read-tree', '-m', '-u', ...trees]
  try {
    await git.run(args, index)
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    await git.run(['update-index', '-q', '--refresh'], { ...index, okCodes: [0, 1] })
    await git.run(args, index)
  }
}
