import type { TaskId } from '../ids.ts'
import type { World } from '../world.ts'
import type { Candidate, Entry, Proposal } from './state.ts'

export function putCandidate(world: World, candidate: Candidate | null): World {
  world.queue = { ...world.queue, candidate }
  return world
}

/** A union's members keep their own fields, so a change of status replaces the entry's whole tail. */
type Standing<E = Entry> = E extends Entry
  ? Omit<E, 'task' | 'work' | 'since' | 'priority' | 'obstacle'>
  : never

export function changeEntry(
  world: World,
  task: TaskId,
  standing: Standing | ((entry: Entry) => Standing),
): World {
  const entries = world.queue.entries.map((entry): Entry => {
    if (entry.task !== task) return entry
    const { work, since, priority, obstacle } = entry
    const tail = typeof standing === 'function' ? standing(entry) : standing
    return { task, work, since, priority, obstacle, ...tail }
  })
  world.queue = { ...world.queue, entries }
  return world
}

/** The pull request that this task's entry waits for; null when there is none. */
export function proposalOf(world: World, task: TaskId): Proposal | null {
  const entry = world.queue.entries.find((each) => each.task === task)
  return entry?.status === 'proposed' || entry?.status === 'unverified' ? entry.proposal : null
}

export function changeProposal(world: World, task: TaskId, part: Partial<Proposal>): World {
  const proposal = proposalOf(world, task)
  if (proposal === null) return world
  return changeEntry(world, task, { status: 'proposed', proposal: { ...proposal, ...part } })
}

/** True once its landing was asked for, or the forge is to merge it whoever said so: nobody calls that back. */
export function isLanding(world: World, task: TaskId): boolean {
  const { candidate } = world.queue
  if (candidate?.task === task && candidate.status === 'landing') return true
  const proposal = proposalOf(world, task)
  return proposal !== null && (proposal.landing !== null || isArmed(proposal))
}

/** True while the forge is to merge it by itself, armed or from its queue, whoever said so. */
export function isArmed({ landing, seen, wasQueued }: Proposal): boolean {
  if (landing === 'armed' || (landing === 'queued' && !wasQueued)) return true
  return seen !== null && (seen.autoMerge || seen.queuePosition !== null)
}
