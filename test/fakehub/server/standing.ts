import { demandsOf } from './demands.ts'
import type { CheckRun, CommitStatus, Pull, Repository, Review } from './state.ts'

export type MergeState = 'behind' | 'blocked' | 'clean' | 'dirty' | 'draft' | 'unknown' | 'unstable'

export interface Standing {
  /** Null while GitHub is still finding out. */
  readonly mergeable: boolean | null
  readonly state: MergeState
  /** Why it cannot be merged, in GitHub's words; null where it can. */
  readonly obstacle: string | null
}

/** Whether a pull request could be merged now. */
export function standingOf(repository: Repository, pull: Pull): Standing {
  if (pull.issue.state === 'closed') return { mergeable: null, state: 'unknown', obstacle: notMergeable }
  if (repository.bare.mergeTree(pull.baseTip, pull.head) === null)
    return { mergeable: false, state: 'dirty', obstacle: notMergeable }
  const state = mergeStateOf(repository, pull)
  return { mergeable: true, ...state }
}

const notMergeable = 'Pull Request is not mergeable'

function mergeStateOf(repository: Repository, pull: Pull): Omit<Standing, 'mergeable'> {
  if (pull.draft) return { state: 'draft', obstacle: 'Pull Request is still a draft' }
  const obstacle = ruleInTheWay(repository, pull)
  if (obstacle !== null) return { state: 'blocked', obstacle }
  const demands = demandsOf(repository, pull.base)
  // Observed from outside only: a pull request that is both blocked and behind says that it is blocked.
  if (demands.strict && !repository.bare.contains(pull.head, pull.baseTip))
    return { state: 'behind', obstacle: 'Head branch is out of date with the base branch' }
  const rollup = rollupOf(repository, pull.head)
  const unstable = rollup !== null && rollup !== 'SUCCESS'
  return { state: unstable ? 'unstable' : 'clean', obstacle: null }
}

function ruleInTheWay(repository: Repository, pull: Pull): string | null {
  const demands = demandsOf(repository, pull.base)
  if (demands.locked) return 'Cannot change this locked branch'
  for (const name of demands.checks) {
    const outcome = outcomeOf(repository, { sha: pull.head, name })
    if (outcome === 'missing') return `Required status check "${name}" is expected.`
    if (outcome === 'pending') return `Required status check "${name}" is in progress.`
    if (outcome === 'failed') return `Required status check "${name}" is failing.`
  }
  const opinions = latestOpinions(pull)
  if (demands.pullRequest && opinions.some(({ state }) => state === 'CHANGES_REQUESTED'))
    return 'Changes have been requested.'
  const approvals = opinions.filter(({ state }) => state === 'APPROVED').length
  if (approvals < demands.approvals)
    return `At least ${demands.approvals} approving review is required by reviewers with write access.`
  if (demands.conversations && pull.threads.some(({ resolved }) => !resolved))
    return 'A conversation must be resolved before this pull request can be merged.'
  if (demands.signed && !repository.bare.commit(pull.head)?.signed)
    return 'Commits must have verified signatures.'
  return null
}

/** Of each reviewer the last review that says yes or no. */
export function latestOpinions({ reviews }: Pull): readonly Review[] {
  const latest = new Map<string, Review>()
  for (const review of reviews) if (review.state !== 'COMMENTED') latest.set(review.login, review)
  return [...latest.values()]
}

export function reviewDecision(repository: Repository, pull: Pull): string | null {
  const { approvals, pullRequest } = demandsOf(repository, pull.base)
  const states = latestOpinions(pull).map(({ state }) => state)
  // Without a rule GitHub decides nothing, whatever reviewers say.
  if (!pullRequest) return null
  if (states.includes('CHANGES_REQUESTED')) return 'CHANGES_REQUESTED'
  if (approvals === 0) return null
  return states.filter((state) => state === 'APPROVED').length >= approvals ? 'APPROVED' : 'REVIEW_REQUIRED'
}

/** The newest check run of each name and app. */
export function checksOf({ checks }: Repository, sha: string): readonly CheckRun[] {
  const newest = new Map<string, CheckRun>()
  for (const check of checks) if (check.sha === sha) newest.set(`${check.app} ${check.name}`, check)
  return [...newest.values()]
}

/** The newest status of each context. */
export function statusesOf({ statuses }: Repository, sha: string): readonly CommitStatus[] {
  const newest = new Map<string, CommitStatus>()
  for (const status of statuses) if (status.sha === sha) newest.set(status.context, status)
  return [...newest.values()]
}

type Outcome = 'missing' | 'pending' | 'passed' | 'failed'

function outcomeOf(repository: Repository, { sha, name }: { sha: string; name: string }): Outcome {
  const outcomes = [
    ...checksOf(repository, sha)
      .filter((check) => check.name === name)
      .map(checkOutcome),
    ...statusesOf(repository, sha)
      .filter(({ context }) => context === name)
      .map(statusOutcome),
  ]
  if (outcomes.length === 0) return 'missing'
  if (outcomes.includes('failed')) return 'failed'
  return outcomes.includes('pending') ? 'pending' : 'passed'
}

function checkOutcome({ status, conclusion }: CheckRun): Outcome {
  if (status !== 'completed') return 'pending'
  return /^(success|neutral|skipped)$/.test(conclusion ?? '') ? 'passed' : 'failed'
}

function statusOutcome({ state }: CommitStatus): Outcome {
  if (state === 'success') return 'passed'
  return state === 'pending' ? 'pending' : 'failed'
}

/** What GraphQL calls the state of the rollup; null where there is nothing to roll up. */
export function rollupOf(repository: Repository, sha: string): 'SUCCESS' | 'PENDING' | 'FAILURE' | null {
  const outcomes = [
    ...checksOf(repository, sha).map(checkOutcome),
    ...statusesOf(repository, sha).map(statusOutcome),
  ]
  if (outcomes.length === 0) return null
  if (outcomes.includes('failed')) return 'FAILURE'
  return outcomes.includes('pending') ? 'PENDING' : 'SUCCESS'
}
