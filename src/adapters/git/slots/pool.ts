import { existsSync } from 'node:fs'
import type { CommitId, RunId } from '../../../core/ids.ts'
import { keptSlots } from './failed.ts'
import { readNames } from './files.ts'
import type { Grounds } from './grounds.ts'
import type { Layout, Pool } from './layout.ts'
import { leaseFile, poolOf, slotPath } from './layout.ts'
import type { Lease } from './lease.ts'
import { readLease } from './lease.ts'
import { entryOf } from './registration.ts'
import type { SlotState } from './state.ts'
import { knownSlots, readState } from './state.ts'

/** What a slot is wanted for. */
export interface Wanted {
  readonly pool: Pool
  readonly run: RunId
  /** Null for a check. */
  readonly task: string | null
  readonly attempt: number | null
  readonly prefer: string | null
  /** Where the work will begin. */
  readonly commit: CommitId | null
}

/** A slot as its files tell, or a name for one that may be made. */
export interface Candidate {
  readonly name: string
  readonly state: SlotState | null
  readonly lease: Lease | null
}

/** Every slot of the pool that is there, and one name more while the pool is not full; what is kept for dead tasks comes beside it. */
export function candidates({ layout, config }: Grounds, pool: Pool): readonly Candidate[] {
  const known = [...new Set([...knownSlots(layout, pool), ...registeredSlots(layout, pool)])]
  const kept = pool === 'agent' ? keptSlots(layout, config.worktrees.keepFailed).length : 0
  const limit = pool === 'agent' ? config.concurrency.agents + 1 + kept : config.concurrency.checks
  const found = known.map((name) => ({
    name,
    state: readState(layout, name),
    lease: readLease(leaseFile(layout, name)),
  }))
  // Not read: whoever takes the name in the meantime was faster, which is not the same as busy.
  const next = { name: freeName(layout, pool, known), state: null, lease: null }
  return known.length < limit ? [...found, next] : found
}

/** Without what is kept for dead tasks, unless this one is wanted again. */
export function notKept(
  { layout, config }: Grounds,
  found: readonly Candidate[],
  wanted: Wanted,
): readonly Candidate[] {
  const others = keptSlots(layout, config.worktrees.keepFailed).filter(
    ({ owner }) => owner.run !== wanted.run || owner.task !== wanted.task,
  )
  return found.filter(({ name }) => others.every((kept) => kept.name !== name))
}

/**
 * The order to try in: own former slot, one that already stands right, a new one, the least recently used, those of tasks
 * that may come back, the dead's.
 */
export function ranked(
  { returns }: Pick<Grounds, 'returns'>,
  found: readonly Candidate[],
  wanted: Wanted,
): readonly Candidate[] {
  const isMissed = ({ state }: Candidate) => state?.last != null && returns?.(state.last) === true
  return found
    .map((candidate) => ({
      candidate,
      rank: rankOf(candidate, wanted, isMissed(candidate)),
      used: candidate.state?.lastUsedAt ?? 0,
    }))
    .sort((a, b) => a.rank - b.rank || a.used - b.used)
    .map(({ candidate }) => candidate)
}

/** True when nothing that a lease names lives, as far as this machine can prove, and nothing works in the slot. */
export function isStale({ processes, layout }: Grounds, { name, lease }: Candidate, wanted: Wanted): boolean {
  if (lease === null) return false
  const [engine, ...others] = lease.owners
  // Checks end with their engine, so for its own run a supervisor that lives on for agents does not count.
  const isOwnCheck = wanted.pool === 'check' && lease.run === wanted.run
  const owners = isOwnCheck && engine !== undefined ? [engine] : [engine, ...others]
  const areGone = owners.every((owner) => owner === undefined || processes.liveness(owner) === 'gone')
  return areGone && processes.workingIn(slotPath(layout, name)).length === 0
}

/** True when the lease is this very attempt's and may be taken up again. */
export function isOwn(grounds: Grounds, { lease }: Candidate, wanted: Wanted): boolean {
  if (lease === null || wanted.task === null) return false
  const isAttempts =
    lease.run === wanted.run && lease.task === wanted.task && lease.attempt === wanted.attempt
  return isAttempts && hasNoOtherEngine(grounds, lease)
}

/** True when the engine of a lease is this one or gone. A supervisor may live on: a resumed run keeps its agents. */
export function hasNoOtherEngine({ processes }: Grounds, { owners: [engine] }: Lease): boolean {
  if (engine === undefined) return true
  const self = processes.self()
  return (
    (engine.pid === self.pid && engine.startedAt === self.startedAt) || processes.liveness(engine) === 'gone'
  )
}

function rankOf({ name, state, lease }: Candidate, wanted: Wanted, isMissed: boolean): number {
  if (lease?.purpose === 'use') return 7
  if (name === wanted.prefer) return 0
  if (state === null) return 4
  if (state.last !== null && state.last.run === wanted.run && state.last.task === wanted.task) return 1
  if (isMissed) return 6
  if (wanted.commit !== null && [state.standsAt, state.clean?.commit].includes(wanted.commit)) return 2
  return state.last === null ? 3 : 5
}

/** Worktrees whose state file was lost are slots all the same. */
function registeredSlots(layout: Layout, pool: Pool): readonly string[] {
  return readNames(layout.root).filter((name) => poolOf(name) === pool && entryOf(layout, name) !== null)
}

/** A folder that is there and not ours, e.g. of another repository with the same root, keeps its name. */
function freeName(layout: Layout, pool: Pool, known: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = `${pool}-${number}`
    if (!known.includes(name) && !existsSync(slotPath(layout, name))) return name
  }
}
