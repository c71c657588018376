import type { Event } from '../event.ts'
import type { Failure } from '../failure.ts'
import type { Moment } from '../input.ts'
import { isArmed, proposalOf } from '../queue/change.ts'
import { bounce, isPendingOn } from '../queue/judge.ts'
import type { Entry, Proposal } from '../queue/state.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'
import { isAwaited } from './await.ts'
import type { BranchRules, Lower, PullRequestSeen, RemoteCheck } from './pull-request.ts'
import { isAdrift } from './stack.ts'

export type Proposed = Extract<Entry, { readonly status: 'proposed' }>

/** Events that bring open pull requests on by one step. Merges go one at a time, each from the tip it was proven on. */
export function planProposals(world: World, moment: Moment): readonly Event[] {
  const open = proposedEntries(world)
  if (open.length === 0) return []
  for (const entry of open) {
    const events = giveBack(entry, { world, moment })
    if (events.length > 0) return events
  }
  const stale = staleProposal(world)
  // What is armed is called off first: from here on its work may go back to its agent, or be cancelled.
  if (stale !== null) return isArmed(stale.proposal) ? [] : [rebuilt(stale)]
  if (isUnverified(world) || isAnyLanding(open)) return []
  const ready = contenders(world).find(
    (entry) =>
      isCurrent(world, entry) && (isReady(world, entry.proposal) || isArmable(world, entry.proposal)),
  )
  return ready === undefined ? [] : [landingOf(ready)]
}

/** The one whose change is to be proven anew before anything else becomes of it; null while there is none. */
export function staleProposal(world: World): Proposed | null {
  const open = proposedEntries(world)
  const adrift = open.find((entry) => isLeftAlone(world, entry))
  if (adrift !== undefined) return adrift
  const apart = open.find((entry) => isApart(entry) && !isCurrent(world, entry))
  if (apart !== undefined) return apart
  if (isUnverified(world)) return null
  if (isAnyLanding(open))
    return open.find((entry) => isLeftBehind(entry.proposal) && !isCurrent(world, entry)) ?? null
  const willing = contenders(world)
  // What is proven on the tip lands before anything else is worth another round of checks.
  if (willing.some((entry) => isCurrent(world, entry)) || isProving(world)) return null
  return willing[0] ?? null
}

function contenders(world: World): readonly Proposed[] {
  return proposedEntries(world).filter(({ proposal }) => isContender(world, proposal))
}

function isAnyLanding(open: readonly Proposed[]): boolean {
  return open.some(({ proposal }) => proposal.landing !== null)
}

/** Something is about to be proven on the tip, so that it is the next to land. */
function isProving(world: World): boolean {
  const { candidate, entries } = world.queue
  if (candidate !== null && candidate.lower === undefined) return true
  return entries.some((entry) => entry.task !== candidate?.task && isPendingOn(world, entry, 'target'))
}

export function proposedEntries({ queue }: World): readonly Proposed[] {
  return queue.entries.filter((entry) => entry.status === 'proposed')
}

/** True while a person has to say what becomes of something that landed unproven. */
export function isUnverified({ queue }: World): boolean {
  return queue.entries.some(({ status }) => status === 'unverified')
}

/** What failed or was said of a pull request is read before its work is given back. */
export function wantsEvidence(world: World, proposal: Proposal): boolean {
  const { seen, isHeard } = proposal
  if (seen === null || seen.state !== 'open' || isHeard) return false
  return failedChecks(world, seen).length > 0 || seen.reviews === 'changes-requested' || isThrownOut(proposal)
}

/** True where the forge's queue had it and has it no more, unmerged. */
export function isThrownOut({ landing, wasQueued, seen }: Proposal): boolean {
  return landing === 'queued' && wasQueued && seen?.state === 'open' && seen.queuePosition === null
}

/** True while looks are counted that do not show what the forge took over; reading what was said comes first. */
export function countsLooks(world: World, proposal: Proposal): boolean {
  return isAwaited(proposal) && !wantsEvidence(world, proposal)
}

/** True for a draft whose required checks have passed. */
export function wantsReview(world: World, { seen }: Proposal): boolean {
  return seen !== null && seen.state === 'open' && seen.draft && isGreen(world, seen)
}

/** True where only people bring it on, and nothing they said is unread. */
export function waitsForPeople(world: World, proposal: Proposal): boolean {
  const { seen, landing, built } = proposal
  if (seen === null || landing === 'asked' || landing === 'queued') return false
  if (built.lower !== undefined) return waitsBelow(world, proposal, built.lower)
  if (seen.state !== 'open') return false
  if (isRefused(proposal)) return !wantsEvidence(world, proposal)
  // Somebody gave it another base, and nothing was proven there.
  if (seen.base !== requireRun(world).target) return true
  if (wantsEvidence(world, proposal)) return false
  if (!isGreen(world, seen) || seen.draft) return false
  return seen.reviews === 'required' || seen.reviews === 'changes-requested' || seen.mergeable === 'blocked'
}

/** True where the forge does not merge what to all appearances may be merged: it was asked often enough. */
export function isRefused({ held }: Proposal): boolean {
  return (held?.times ?? 0) >= mostHeld
}

/** With a look in between each time, that is about a minute. */
const mostHeld = 5

/** What rests on another pull request moves when that one does. */
function waitsBelow(world: World, proposal: Proposal, { task, branch }: Lower): boolean {
  const { seen } = proposal
  if (seen?.state === 'closed' || wantsEvidence(world, proposal)) return false
  if (seen?.state === 'open' && seen.base !== branch) return true
  const below = proposalOf(world, task)
  return below === null || waitsForPeople(world, below)
}

/** Required checks that failed on its head. */
export function failedChecks(world: World, seen: PullRequestSeen): readonly RemoteCheck[] {
  const required = new Set(rulesOf(world)?.requiredChecks)
  return seen.checks.filter(({ name, outcome }) => outcome === 'failed' && required.has(name))
}

/** Required checks that have not reported, or not passed. */
export function missingChecks(world: World, seen: PullRequestSeen): readonly string[] {
  const passed = new Set(seen.checks.filter(({ outcome }) => outcome === 'passed').map(({ name }) => name))
  return (rulesOf(world)?.requiredChecks ?? []).filter((name) => !passed.has(name))
}

function giveBack(
  { proposal: { seen, built, url } }: Proposed,
  { world, moment }: { readonly world: World; readonly moment: Moment },
): readonly Event[] {
  // Merged into the branch that it rests on, it lands with that.
  const bases = [requireRun(world).target, built.lower?.branch]
  const failure = seen === null ? null : endOf(seen, { url, bases })
  return failure === null ? [] : bounce(world, { candidate: built, moment, failure })
}

/** What people made of it that leaves nothing to merge; null for nothing like that. */
function endOf(
  { state, base }: PullRequestSeen,
  { url, bases }: { readonly url: string; readonly bases: readonly (string | undefined)[] },
): Failure | null {
  if (state === 'closed') return { kind: 'proposal-closed', url }
  return state === 'merged' && !bases.includes(base) ? { kind: 'proposal-elsewhere', url, base } : null
}

/** What it rested on has gone on without it. */
function isLeftAlone(world: World, { task, proposal: { seen, built } }: Proposed): boolean {
  return seen?.state !== 'closed' && isAdrift(world, task, built.lower)
}

function isApart({ proposal: { seen, landing, built } }: Proposed): boolean {
  return (
    built.lower === undefined && seen?.state === 'open' && seen.mergeable === 'conflict' && landing === null
  )
}

/** Armed on a tip that is gone, the forge would wait for ever; its own queue does not. */
function isLeftBehind({ landing, seen }: Proposal): boolean {
  return landing === 'armed' && seen?.state === 'open' && /^(?:behind|conflict)$/.test(seen.mergeable)
}

function isContender(world: World, proposal: Proposal): boolean {
  const { seen, built } = proposal
  if (seen === null || seen.state !== 'open' || seen.draft || seen.head !== proposal.head) return false
  if (built.lower !== undefined) return false
  if (failedChecks(world, seen).length > 0) return false
  return (seen.reviews === 'approved' || seen.reviews === 'not-required') && !waitsForPeople(world, proposal)
}

function isCurrent(world: World, { proposal }: Proposed): boolean {
  return proposal.built.base === requireRun(world).tip
}

function isReady(world: World, { seen }: Proposal): boolean {
  return seen !== null && isGreen(world, seen) && seen.mergeable === 'yes'
}

/** Only where the forge itself keeps it from landing on another tip than it was proven on. */
function isArmable(world: World, { seen, turnedOff }: Proposal): boolean {
  const rules = rulesOf(world)
  if (seen === null || rules === null || seen.mergeable === 'conflict' || turnedOff === true) return false
  return rules.autoMerge && rules.upToDate && !rules.mergeQueue && !isGreen(world, seen)
}

function isGreen(world: World, seen: PullRequestSeen): boolean {
  return missingChecks(world, seen).length === 0
}

function rulesOf(world: World): BranchRules | null {
  return requireRun(world).rules
}

function landingOf({ task, proposal }: Proposed): Event {
  const { candidate, base, commit, tree } = proposal.built
  return { type: 'landing-started', task, candidate, base, commit, tree }
}

function rebuilt({ task, proposal }: Proposed): Event {
  return { type: 'candidate-abandoned', task, candidate: proposal.built.candidate, because: 'base-moved' }
}
