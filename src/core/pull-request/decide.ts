import { workOf } from '../attempt/decide.ts'
import type { Event } from '../event.ts'
import type { Failure } from '../failure.ts'
import type { TaskId } from '../ids.ts'
import type { Input, Moment } from '../input.ts'
import { isArmed, proposalOf } from '../queue/change.ts'
import { bounce } from '../queue/judge.ts'
import type { Proposal } from '../queue/state.ts'
import type { World } from '../world.ts'
import { requireRun, requireTask } from '../world.ts'
import { countsLooks, failedChecks, isThrownOut, proposedEntries } from './judge.ts'
import type { PullRequestSeen, RemoteEvidence } from './pull-request.ts'
import { isSameLook } from './pull-request.ts'

type Seen<T extends Input['type']> = Extract<Input, { type: T }>

export function openProposal(world: World, input: Seen<'proposal-made'>): readonly Event[] {
  const { task, candidate, number, url, head, unmet = [] } = input
  const present = world.queue.candidate
  if (present?.status !== 'proposing' || present.task !== task || present.candidate !== candidate) return []
  const isNew = requireTask(world, task).proposals.opened?.number !== number
  const isToTell = isNew && unmet.length > 0
  return [{ type: 'proposed', task, candidate, number, url, head, ...(isToTell ? { unmet } : {}) }]
}

/** What was merged comes first: the target may be where it is because of that. */
export function seeProposals(
  world: World,
  { proposals, tip, lag }: Seen<'proposals-seen'>,
): readonly Event[] {
  const news = proposals.flatMap(({ task, seen, landed, news: asOf }): readonly Event[] => {
    const proposal = proposedEntries(world).find((entry) => entry.task === task)?.proposal
    if (proposal === undefined || proposal.number !== seen.number) return []
    if (landed !== null) return ended(world, { task, ...landed, ...(lag === undefined ? {} : { lag }) })
    // What became of it since the look began, such as a draft made ready, is not in it; another look is under way.
    if (asOf !== undefined && asOf !== proposal.news) return []
    return !isSameLook(proposal.seen, seen) || countsLooks(world, proposal)
      ? [{ type: 'proposal-seen', task, seen }]
      : []
  })
  const last = news.findLast((event) => event.type === 'landed')
  const known = last?.type === 'landed' ? last.commit : requireRun(world).tip
  return tip === known ? news : [...news, { type: 'target-moved', tip }]
}

export function leaveToForge(world: World, input: Seen<'proposal-left'>): readonly Event[] {
  const { task, candidate, how } = input
  return isAsked(world, input) ? [{ type: 'proposal-armed', task, candidate, how }] : []
}

export function holdProposal(world: World, input: Seen<'proposal-held'>): readonly Event[] {
  const { task, candidate, detail } = input
  return isAsked(world, input) ? [{ type: 'proposal-held', task, candidate, detail }] : []
}

export function finishProposal(world: World, input: Seen<'proposal-merged'>): readonly Event[] {
  return isAsked(world, input) ? ended(world, input) : []
}

/** The base moved before the forge was asked to merge. */
export function outdateProposal(world: World, input: Seen<'base-moved'>): readonly Event[] {
  if (!isAsked(world, input)) return []
  const { task, candidate, tip } = input
  return [
    { type: 'target-moved', tip },
    { type: 'candidate-abandoned', task, candidate, because: tip === null ? 'target-gone' : 'base-moved' },
  ]
}

export function readyDraft(world: World, { task }: Seen<'draft-readied'>): readonly Event[] {
  return proposalOf(world, task)?.seen?.draft === true ? [{ type: 'proposal-readied', task }] : []
}

export function disarmProposal(world: World, { task, number }: Seen<'merge-disarmed'>): readonly Event[] {
  const proposal = proposedEntries(world).find((entry) => entry.task === task)?.proposal
  return proposal?.number === number && isArmed(proposal) ? [{ type: 'proposal-disarmed', task }] : []
}

/** Gives the work back with what its agent has not heard yet; a word that it has heard waits for who said it. */
export function readEvidence(world: World, input: Seen<'evidence-read'>): readonly Event[] {
  const { task, evidence } = input
  const proposal = proposedEntries(world).find((entry) => entry.task === task)?.proposal
  if (proposal === undefined || proposal.seen === null || proposal.isHeard) return []
  const failure = failureOf(world, { task, proposal, seen: proposal.seen, evidence })
  if (failure === null) return [{ type: 'proposal-heard', task }]
  return bounce(world, { candidate: proposal.built, moment: momentOf(input), failure })
}

/** Whatever a person pushes is theirs: it is judged and proven as it is, and never overwritten. */
export function takeOver(world: World, { task, head, facts }: Seen<'branch-taken-over'>): readonly Event[] {
  const record = requireTask(world, task)
  if (record.state.status !== 'queued' || record.state.work.head === head) return []
  const { attempt, agent } = record.state.work
  return [{ type: 'work-adopted', task, work: workOf({ task, attempt }, { agent, facts }) }]
}

/** What landed unproven, as a person says that it may stay; null for a task of which nothing did. */
export function takeUnverified(
  world: World,
  { task, reason, by }: Extract<Input, { type: 'approve-task' }>,
): readonly Event[] | null {
  const entry = world.queue.entries.find((each) => each.task === task)
  if (entry?.status !== 'unverified') return null
  const { commit, tree, proposal, work } = entry
  const { candidate, base, commit: proven } = proposal.built
  return [
    { type: 'approval-given', task, approval: { patchId: work.patchId, override: null, reason, by } },
    { type: 'landed', task, candidate, base, commit, tree, proven },
  ]
}

function momentOf({ at, chance }: Moment): Moment {
  return { at, chance }
}

/** I2: what is on the target is compared with what was proven. */
function ended(
  world: World,
  { task, commit, tree, lag }: Pick<Seen<'proposal-merged'>, 'task' | 'commit' | 'tree' | 'lag'>,
): readonly Event[] {
  const proposal = proposalOf(world, task)
  if (proposal === null) return []
  const { candidate, base, commit: proven, tree: promised } = proposal.built
  const intent = { type: 'landing-started', task, candidate, base, commit: proven, tree: promised } as const
  const asked: readonly Event[] = proposal.landing === null ? [intent] : []
  if (tree !== promised) return [...asked, { type: 'landing-unverified', task, candidate, commit, tree }]
  const own = { ...(commit === proven ? {} : { proven }), ...(lag === undefined ? {} : { lag }) }
  return [...asked, { type: 'landed', task, candidate, base, commit, tree, ...own }]
}

function isAsked(
  world: World,
  { task, candidate }: Pick<Seen<'proposal-merged'>, 'task' | 'candidate'>,
): boolean {
  const proposal = proposedEntries(world).find((entry) => entry.task === task)?.proposal
  return proposal?.built.candidate === candidate && proposal.landing === 'asked'
}

interface Judged {
  readonly task: TaskId
  readonly proposal: Proposal
  readonly seen: PullRequestSeen
  readonly evidence: RemoteEvidence
}

function failureOf(world: World, { task, proposal, seen, evidence }: Judged): Failure | null {
  const [failed] = failedChecks(world, seen)
  if (failed !== undefined) {
    const told = evidence.checks.find(({ name }) => name === failed.name)
    return {
      kind: 'remote-check-failed',
      check: failed.name,
      url: failed.url,
      tail: told?.tail ?? '',
    }
  }
  const { heard } = requireTask(world, task).proposals
  const comments = evidence.reviews.filter(({ id }) => !heard.includes(id))
  if (seen.reviews === 'changes-requested' && comments.length > 0)
    return { kind: 'changes-requested', comments }
  if (!isThrownOut(proposal)) return null
  const [check] = evidence.checks
  const url = check?.url ?? proposal.url
  return { kind: 'remote-check-failed', check: check?.name ?? 'merge queue', url, tail: check?.tail ?? '' }
}
