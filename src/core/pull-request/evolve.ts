import type { CommitId, Instant, TaskId } from '../ids.ts'
import { changeEntry, changeProposal, isArmed, proposalOf, putCandidate } from '../queue/change.ts'
import type { Built, Entry, Proposal } from '../queue/state.ts'
import { moveTask } from '../task/dependencies.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { InvariantError, putTask, requireRun, requireTask } from '../world.ts'
import { followed } from './await.ts'
import type { ProposalEvent } from './event.ts'
import type { ProposalRecord } from './proposal.ts'
import type { PullRequestSeen } from './pull-request.ts'
import { isSameLook, isTakenBack } from './pull-request.ts'
import { forgetSaying, sayAnswer, sayVerdicts } from './say.ts'

export function evolveProposal(world: World, event: ProposalEvent, at: Instant): World {
  const record = requireTask(world, event.task)
  switch (event.type) {
    case 'proposal-started': {
      const { lower } = propose(world)
      const pushed = [...record.proposals.pushed, ...headOf(record), event.commit]
      return remember(world, record, { pushed, ...(lower === undefined ? {} : { base: lower.branch }) })
    }
    case 'proposed':
      return open(world, record, event)
    case 'proposal-seen':
      return see(world, record, event.seen)
    case 'proposal-armed':
      return changeProposal(world, event.task, {
        ...{ landing: event.how, wasQueued: false, misses: 0 },
        news: world.seq,
      })
    case 'proposal-held':
      return hold(world, event)
    case 'proposal-readied': {
      const seen = proposalOf(world, event.task)?.seen ?? null
      const ready = seen === null ? null : { ...seen, draft: false }
      return changeProposal(world, event.task, { seen: ready, news: world.seq })
    }
    case 'proposal-disarmed':
      return disarm(world, event.task)
    case 'proposal-heard':
      return hear(world, event.task)
    case 'verdicts-published':
      return forgetSaying(world, 'publish-verdicts', event.task)
    case 'comments-answered':
      return forgetSaying(world, 'answer-comments', event.task)
    case 'work-adopted':
      return adopt(world, record, { event, at })
    case 'landing-unverified': {
      const proposal = proposalOf(world, event.task)
      if (proposal === null) throw new InvariantError(`no pull request of ${event.task} is open`)
      const { commit, tree } = event
      changeEntry(world, event.task, { status: 'unverified', proposal, commit, tree })
      return remember(world, record, { opened: mergedName(record) })
    }
  }
}

/** What a task that landed says of its pull request. */
export function mergedName({ proposals }: TaskRecord): ProposalRecord['opened'] {
  return proposals.opened === null ? null : { ...proposals.opened, state: 'merged' }
}

/** It may be pushed in the place of the candidate, where it descends from the base. */
function headOf({ state }: TaskRecord): readonly CommitId[] {
  return state.status === 'queued' ? [state.work.head] : []
}

function propose(world: World): Built {
  const { candidate } = world.queue
  if (candidate?.status !== 'checking') throw new InvariantError('there is no proven candidate')
  putCandidate(world, { ...candidate, status: 'proposing' })
  return candidate
}

function open(world: World, record: TaskRecord, event: Extract<ProposalEvent, { type: 'proposed' }>): World {
  const { task, number, url, head } = event
  const { candidate } = world.queue
  if (candidate?.status !== 'proposing') throw new InvariantError('there is no candidate to propose')
  const { status: _, ...built } = candidate
  const fresh = {
    seen: null,
    landing: null,
    held: null,
    wasQueued: false,
    misses: 0,
    isHeard: false,
    news: world.seq,
  }
  putCandidate(world, null)
  changeEntry(world, task, { status: 'proposed', proposal: { number, url, head, built, ...fresh } })
  sayVerdicts(world, task, { commit: head, runs: built.runs })
  if (record.state.status === 'queued')
    sayAnswer(world, record, { task, attempt: record.state.work.attempt, number, commit: head })
  const base = built.lower?.branch ?? null
  return remember(world, record, { opened: { number, url, state: 'open' }, head, base, unanswered: [] })
}

/** The person's commit takes the place of the agent's, and is proven like it. */
function adopt(
  world: World,
  record: TaskRecord,
  { event, at }: { readonly event: Extract<ProposalEvent, { type: 'work-adopted' }>; readonly at: Instant },
): World {
  const { task, work } = event
  const pushed = [...record.proposals.pushed, work.head]
  // What they were told is for them to answer.
  const proposals = { ...record.proposals, pushed, head: work.head, unanswered: [] }
  const adopted = { ...record, saved: work, proposals }
  if (world.queue.candidate?.task === task) putCandidate(world, null)
  const entries = world.queue.entries.map((entry): Entry => {
    if (entry.task !== task) return entry
    const { since, priority, obstacle } = entry
    return { task, work, since, priority, obstacle, status: 'pending' }
  })
  world.queue = { ...world.queue, entries }
  return moveTask(world, adopted, { to: { status: 'queued', work }, at })
}

function see(world: World, record: TaskRecord, seen: PullRequestSeen): World {
  const task = record.spec.id
  const before = proposalOf(world, task)
  const { number, url, state } = seen
  if (before !== null) {
    const held = isAlike(before.seen, seen) ? before.held : null
    changeProposal(world, task, {
      seen,
      held,
      isHeard: false,
      news: world.seq,
      ...calledOff(world, before, seen),
    })
  }
  return remember(world, record, { opened: { number, url, state } })
}

/** Whether it may be merged is what the forge has said already, by holding it. */
function isAlike(before: PullRequestSeen | null, after: PullRequestSeen): boolean {
  if (before === null) return false
  return isSameLook({ ...before, mergeable: after.mergeable }, after)
}

function calledOff(world: World, before: Proposal, seen: PullRequestSeen): Partial<Proposal> {
  if (before.landing !== 'asked') return followed(before, seen)
  return isTakenBack(seen, requireRun(world).target) ? { landing: null } : {}
}

/** Until another look says otherwise it may not be merged, or it would be asked for again at once. */
function hold(
  world: World,
  { task, detail }: Extract<ProposalEvent, { readonly type: 'proposal-held' }>,
): World {
  const before = proposalOf(world, task)
  const seen = before?.seen == null ? null : ({ ...before.seen, mergeable: 'unknown' } as const)
  const held = { times: (before?.held?.times ?? 0) + 1, detail }
  return changeProposal(world, task, { seen, landing: null, turnedOff: true, held, news: world.seq })
}

/** Reading it took an armed merge back. */
function hear(world: World, task: TaskId): World {
  const proposal = proposalOf(world, task)
  if (proposal !== null && isArmed(proposal)) disarm(world, task)
  return changeProposal(world, task, { isHeard: true })
}

function disarm(world: World, task: TaskId): World {
  const seen = proposalOf(world, task)?.seen ?? null
  const off = seen === null ? null : { ...seen, autoMerge: false, queuePosition: null }
  return changeProposal(world, task, { landing: null, seen: off, news: world.seq })
}

function remember(world: World, { spec }: TaskRecord, part: Partial<ProposalRecord>): World {
  const record = requireTask(world, spec.id)
  return putTask(world, { ...record, proposals: { ...record.proposals, ...part } })
}
