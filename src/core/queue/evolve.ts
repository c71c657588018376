import { closeAttempt } from '../attempt/close.ts'
import type { Instant, TreeId } from '../ids.ts'
import { mergedName } from '../pull-request/evolve.ts'
import { sayRed } from '../pull-request/say.ts'
import { moveTask, reviveFollowers } from '../task/dependencies.ts'
import { failTask } from '../task/fail.ts'
import { hasOwnBranch } from '../task/state.ts'
import type { World } from '../world.ts'
import { greenBase, InvariantError, putTask, requireRun, requireTask } from '../world.ts'
import { changeEntry, changeProposal, proposalOf, putCandidate } from './change.ts'
import type { QueueEvent } from './event.ts'
import { leaveQueue } from './leave.ts'
import { blockedSince } from './obstacle.ts'
import type { Built, Candidate, Entry } from './state.ts'

export function evolveQueue(world: World, event: QueueEvent, at: Instant): World {
  switch (event.type) {
    case 'entry-queued':
      return queue(world, event, at)
    case 'merge-started': {
      const record = requireTask(world, event.task)
      putTask(world, { ...record, tally: { ...record.tally, candidates: event.candidate } })
      const { task, candidate, lower } = event
      return putCandidate(world, { status: 'merging', task, candidate, at, ...(lower ? { lower } : {}) })
    }
    case 'candidate-built': {
      const { task, candidate, base, commit, tree, patchId, answers, checks } = event
      const built: Built = {
        task,
        candidate,
        base,
        commit,
        tree,
        patchId,
        answers,
        checks,
        runs: [],
        baseRuns: [],
        waitsSince: world.seq,
        ...lowerField(world.queue.candidate),
      }
      return putCandidate(world, { status: 'checking', ...built })
    }
    case 'candidate-abandoned':
      if (proposalOf(world, event.task) !== null) return changeEntry(world, event.task, { status: 'pending' })
      return putCandidate(world, null)
    case 'landing-started':
      if (proposalOf(world, event.task) !== null)
        return changeProposal(world, event.task, { landing: 'asked', news: world.seq })
      return putCandidate(world, { ...builtCandidate(world), status: 'landing' })
    case 'landing-blocked':
      return block(world, event, at)
    case 'landed':
      return land(world, event, at)
    case 'entry-suspended':
      putCandidate(world, null)
      return changeEntry(world, event.task, { status: 'suspended', base: event.base, failure: event.failure })
    case 'entry-resumed':
      return changeEntry(world, event.task, { status: 'pending' })
    case 'entry-bounced':
      return bounce(world, event, at)
  }
}

function lowerField(candidate: Candidate | null): Pick<Built, 'lower'> {
  return candidate?.lower === undefined ? {} : { lower: candidate.lower }
}

function queue(world: World, event: Extract<QueueEvent, { type: 'entry-queued' }>, at: Instant): World {
  const before = requireTask(world, event.task)
  const record = closeAttempt(world, event.task, { at, failure: null })
  moveTask(world, record, { to: { status: 'queued', work: event.work }, at })
  if (before.state.status === 'dead') reviveFollowers(world, event.task, at)
  const entry: Entry = {
    task: event.task,
    work: event.work,
    since: at,
    priority: record.spec.priority,
    obstacle: null,
    status: 'pending',
  }
  world.queue = { ...world.queue, entries: insertByPriority(world.queue.entries, entry) }
  return world
}

/** Higher priority first; among equals who came first. */
function insertByPriority(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const behind = entries.findIndex((other) => other.priority < entry.priority)
  return behind === -1 ? [...entries, entry] : entries.toSpliced(behind, 0, entry)
}

function land(world: World, event: Extract<QueueEvent, { type: 'landed' }>, at: Instant): World {
  const candidate = proposalOf(world, event.task)?.built ?? builtCandidate(world)
  leaveQueue(world, event.task)
  const run = requireRun(world)
  world.run = { ...run, tip: event.commit }
  if (hasOwnBranch(requireTask(world, event.task))) world.releasing.add(event.task)
  for (const check of candidate.checks) {
    const passed = candidate.runs.some((done) => done.check === check && done.result.outcome === 'passed')
    if (passed) world.greenBases.add(greenBase(check, event.commit))
  }
  const record = requireTask(world, event.task)
  const proposals = { ...record.proposals, opened: mergedName(record) }
  return moveTask(world, { ...record, proposals }, { to: { status: 'landed', commit: event.commit }, at })
}

/** A red tree is remembered: an attempt that makes it again has changed nothing. */
function bounce(world: World, event: Extract<QueueEvent, { type: 'entry-bounced' }>, at: Instant): World {
  const { task, failure, next } = event
  const redTree = redTreeOf(world, event)
  if (failure.kind === 'check-failed') sayRed(world, requireTask(world, task))
  leaveQueue(world, task)
  const record = requireTask(world, task)
  const redTrees = [...record.redTrees, ...redTree]
  const said = failure.kind === 'changes-requested' ? failure.comments : []
  const { heard, unanswered } = record.proposals
  const proposals = {
    ...record.proposals,
    heard: [...heard, ...said.map(({ id }) => id)],
    unanswered: [...unanswered, ...said],
  }
  return failTask(world, { ...record, redTrees, proposals }, { failure, next, at })
}

function redTreeOf(
  world: World,
  { task, failure }: Extract<QueueEvent, { type: 'entry-bounced' }>,
): readonly TreeId[] {
  const { candidate } = world.queue
  if (failure.kind === 'check-failed' && candidate?.status === 'checking') return [candidate.tree]
  const proposal = failure.kind === 'remote-check-failed' ? proposalOf(world, task) : null
  return proposal === null ? [] : [proposal.built.tree]
}

/** What is in the way is remembered while the entry is tried again. */
function block(world: World, event: Extract<QueueEvent, { type: 'landing-blocked' }>, at: Instant): World {
  const { task, checkout, reason, paths, retryAt } = event
  const entries = world.queue.entries.map((entry): Entry => {
    const obstacle = { checkout, reason, paths, since: blockedSince(entry, event) ?? at }
    return entry.task === task ? { ...entry, obstacle } : entry
  })
  world.queue = { entries, candidate: null }
  return changeEntry(world, task, { status: 'blocked', checkout, reason, paths, retryAt })
}

function builtCandidate(world: World): Built {
  const { candidate } = world.queue
  if (candidate === null || candidate.status === 'merging')
    throw new InvariantError('there is no built candidate')
  return candidate
}
