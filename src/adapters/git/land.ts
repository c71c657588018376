import type { CommitId } from '../../core/ids.ts'
import type { Processes } from '../../ports/processes.ts'
import type { LandResult } from '../../ports/repository.ts'
import type { MovedCheckout } from './checkout-move.ts'
import { moveCheckout, settleCheckout } from './checkout-move.ts'
import type { Checkout } from './checkouts.ts'
import { findCheckouts } from './checkouts.ts'
import type { Git } from './git.ts'
import { GitError } from './git.ts'
import { hasLeftovers } from './index-lock.ts'
import { branchRef, isReachable, readRef } from './refs.ts'
import type { Standing } from './standing.ts'

export interface LandAsk {
  readonly target: string
  readonly base: CommitId
  readonly candidate: CommitId
}

export interface Landing {
  readonly git: Git
  readonly standing: Standing
  readonly processes: Processes
  /** Where the main checkout's files are, if not where git lists them. */
  readonly mainWorkTree: string | null
}

/** Moves the target from base to candidate, and every checkout of it with it, or nothing at all (I2, I7). */
export async function landCandidate(landing: Landing, ask: LandAsk): Promise<LandResult> {
  const { git } = landing
  const { on, returning } = await findCheckouts(git, ask.target, landing.mainWorkTree)
  const answer = await readAnswer(git, ask)
  if (answer !== null) {
    await settleAll(landing, on, ask)
    return answer
  }
  if (!(await descends(landing, ask))) throw new Error('A candidate must descend from its base')
  const [busy] = returning
  if (busy !== undefined) return { kind: 'blocked', checkout: busy.workTree, reason: 'operation', paths: [] }
  const moved = await moveAll(landing, on, ask)
  if (!Array.isArray(moved)) return moved
  return swapTarget(landing, ask, moved)
}

/** What the target's tip already says: landed, moved away, or null while it still is at the base. */
async function readAnswer(git: Git, { target, base, candidate }: LandAsk): Promise<LandResult | null> {
  const tip = await readRef(git, branchRef(target))
  if (tip === base) return null
  if (tip !== null && (await isReachable(git, tip, candidate))) return { kind: 'landed' }
  return { kind: 'base-moved', tip }
}

/** Candidates are merges onto their base; other commits that somebody lands are looked up. */
async function descends({ git, standing }: Landing, { base, candidate }: LandAsk): Promise<boolean> {
  const { parents } = await standing.commit(candidate)
  return parents.includes(base) || isReachable(git, candidate, base)
}

async function swapTarget(
  landing: Landing,
  ask: LandAsk,
  moved: readonly MovedCheckout[],
): Promise<LandResult> {
  const swapped = await swap(landing, ask, moved[0]).catch(async (error: unknown) => {
    await undoAll(moved)
    throw error
  })
  if (!swapped) {
    await undoAll(moved)
    return (await readAnswer(landing.git, ask)) ?? { kind: 'base-moved', tip: ask.base }
  }
  for (const checkout of moved) await checkout.keep()
  if (moved.length === 0) await followLateCheckouts(landing, ask)
  return { kind: 'landed' }
}

/** False when the target was not at the base, and nothing changed. */
async function swap({ git, standing }: Landing, ask: LandAsk, first?: MovedCheckout): Promise<boolean> {
  const { target, base, candidate } = ask
  const line = `update ${branchRef(target)} ${candidate} ${base}`
  try {
    // From inside a checkout, so that its HEAD's reflog tells of the move too.
    if (first === undefined || first.git.place.gitDir === git.place.gitDir)
      await standing.move([line], REFLOG)
    else await first.git.run(['update-ref', '-m', REFLOG, '--stdin'], { input: `${line}\n` })
    return true
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    const found = await readRef(git, branchRef(target))
    // A git that was killed may have swapped and not lived to say so.
    if (found === base) throw error
    return found === candidate
  }
}

const REFLOG = 'orch: land'

async function undoAll(moved: readonly MovedCheckout[]): Promise<void> {
  for (const checkout of moved) await checkout.undo()
}

type Blocked = Extract<LandResult, { kind: 'blocked' }>

/** All checkouts or none: the first that is blocked takes back those before it. */
async function moveAll(
  landing: Landing,
  checkouts: readonly Checkout[],
  ask: LandAsk,
): Promise<MovedCheckout[] | Blocked> {
  const moved: MovedCheckout[] = []
  for (const checkout of checkouts) {
    const result = await moveCheckout(landing, checkout, ask)
    if (result.kind === 'moved') moved.push(result)
    if (result.kind !== 'blocked') continue
    await undoAll(moved)
    return { ...result, checkout: checkout.workTree }
  }
  return moved
}

/** A checkout that somebody switched to the target between the look and the swap still shows the base. */
async function followLateCheckouts(landing: Landing, ask: LandAsk): Promise<void> {
  const { on } = await findCheckouts(landing.git, ask.target, landing.mainWorkTree)
  for (const checkout of on) {
    const result = await moveCheckout(landing, checkout, ask)
    if (result.kind === 'moved') await result.keep()
  }
}

/** The target has its answer, but a landing that died may have left a checkout between two states. */
async function settleAll(landing: Landing, checkouts: readonly Checkout[], ask: LandAsk): Promise<void> {
  for (const checkout of checkouts)
    if (hasLeftovers(checkout.gitDir)) await settleCheckout(landing, checkout, ask)
}
