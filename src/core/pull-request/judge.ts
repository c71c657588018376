import type { Event } from '../event.ts'
import type { Moment } from '../input.ts'
import { bounce } from '../queue/judge.ts'
import type { Entry, Proposal } from '../queue/state.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'
import type { BranchRules, PullRequestSeen, RemoteCheck } from './pull-request.ts'

export type Proposed = Extract<Entry, { readonly status: 'proposed' }>

/** Events that bring open pull requests on by one step. Merges go one at a time, each from the tip it was proven on. */
export function planProposals(world: World, moment: Moment): readonly Event[] {
  const open = proposedEntries(world)
  if (open.length === 0) return []
  for (const entry of open) {
    const events = giveBack(world, entry, moment)
    if (events.length > 0) return events
  }
  if (isUnverified(world) || open.some(({ proposal }) => proposal.landing !== null))
    return rebuildArmed(world, open)
  const contenders = open.filter(({ proposal }) => isContender(world, proposal))
  const current = contenders.filter((entry) => isCurrent(world, entry))
  const ready = current.find(({ proposal }) => isReady(world, proposal) || isArmable(world, proposal))
  if (ready !== undefined) return [landingOf(ready)]
  // What is proven on the tip lands before anything else is worth another round of checks.
  const [stale] = current.length > 0 || isProving(world) ? [] : contenders
  return stale === undefined ? [] : [rebuilt(stale)]
}

/** Something is about to be proven on the tip, so that it is the next to land. */
function isProving({ queue }: World): boolean {
  return queue.candidate !== null || queue.entries.some(({ status }) => status === 'pending')
}

export function proposedEntries({ queue }: World): readonly Proposed[] {
  return queue.entries.filter((entry) => entry.status === 'proposed')
}

/** True while a person has to say what becomes of something that landed unproven. */
export function isUnverified({ queue }: World): boolean {
  return queue.entries.some(({ status }) => status === 'unverified')
}

/** What failed or was said of a pull request is read before its work is given back. */
export function wantsEvidence(world: World, { seen, isHeard, landing, wasQueued }: Proposal): boolean {
  if (seen === null || seen.state !== 'open' || isHeard) return false
  return (
    failedChecks(world, seen).length > 0 ||
    seen.reviews === 'changes-requested' ||
    (landing === 'queued' && wasQueued && seen.queuePosition === null)
  )
}

/** True for a draft whose required checks have passed. */
export function wantsReview(world: World, { seen }: Proposal): boolean {
  return seen !== null && seen.state === 'open' && seen.draft && isGreen(world, seen)
}

/** True where only people bring it on, and nothing they said is unread. */
export function waitsForPeople(world: World, proposal: Proposal): boolean {
  const { seen, landing } = proposal
  if (seen === null || seen.state !== 'open' || landing === 'asked') return false
  // Somebody gave it another base, and nothing was proven there.
  if (seen.base !== requireRun(world).target) return true
  if (wantsEvidence(world, proposal)) return false
  if (!isGreen(world, seen) || seen.draft) return false
  return seen.reviews === 'required' || seen.reviews === 'changes-requested' || seen.mergeable === 'blocked'
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

function giveBack(world: World, entry: Proposed, moment: Moment): readonly Event[] {
  const { seen, built, url, landing } = entry.proposal
  if (seen === null) return []
  if (seen.state === 'closed') {
    const failure = { kind: 'proposal-closed', url } as const
    return bounce(world, { candidate: built, moment, failure })
  }
  const apart = seen.state === 'open' && seen.mergeable === 'conflict' && landing === null
  return apart && !isCurrent(world, entry) ? [rebuilt(entry)] : []
}

/** Armed on a tip that is gone, the forge would wait for ever; its own queue does not. */
function rebuildArmed(world: World, open: readonly Proposed[]): readonly Event[] {
  const stale = open.find(
    (entry) =>
      entry.proposal.landing === 'armed' &&
      entry.proposal.seen?.state === 'open' &&
      isLeftBehind(entry.proposal.seen) &&
      !isCurrent(world, entry),
  )
  return stale === undefined || isUnverified(world) ? [] : [rebuilt(stale)]
}

function isLeftBehind({ mergeable }: PullRequestSeen): boolean {
  return mergeable === 'behind' || mergeable === 'conflict'
}

function isContender(world: World, proposal: Proposal): boolean {
  const { seen } = proposal
  if (seen === null || seen.state !== 'open' || seen.draft || seen.head !== proposal.head) return false
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
