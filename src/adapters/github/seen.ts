import type { Instant } from '../../core/ids.ts'
import { toCommitId } from '../../core/ids.ts'
import type { PullRequestSeen, RemoteCheck, ReviewStanding } from '../../core/pull-request/pull-request.ts'

/** Checks and statuses of one commit, as GraphQL pages them. */
export interface Contexts {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly nodes: readonly (Context | null)[]
}

/** A check run or a commit status. */
export type Context =
  | {
      readonly __typename: 'CheckRun'
      readonly name: string
      readonly status: string
      readonly conclusion: string | null
      readonly detailsUrl: string | null
    }
  | {
      readonly __typename: 'StatusContext'
      readonly context: string
      readonly state: string
      readonly targetUrl: string | null
    }

export interface Commits {
  readonly nodes: readonly {
    readonly commit: { readonly statusCheckRollup: { readonly contexts: Contexts } | null }
  }[]
}

/** One pull request as `look` asks for it. */
export interface Pull {
  readonly number: number
  readonly url: string
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED'
  readonly isDraft: boolean
  readonly baseRefName: string
  readonly headRefOid: string
  readonly mergeable: 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN'
  readonly mergeStateStatus: string
  readonly reviewDecision: string | null
  readonly mergeCommit: { readonly oid: string } | null
  readonly autoMergeRequest: object | null
  readonly latestOpinionatedReviews?: {
    readonly nodes: readonly { readonly state: string; readonly submittedAt: string | null }[]
  } | null
  readonly isInMergeQueue?: boolean
  readonly mergeQueueEntry?: { readonly position: number } | null
  readonly commits: Commits
}

/** What one answer means; `contexts` are all checks and statuses of its head. */
export function seenOf(pull: Pull, contexts: readonly Context[]): PullRequestSeen {
  const { number, url, isDraft, baseRefName, headRefOid, mergeCommit, mergeQueueEntry } = pull
  return {
    number,
    url,
    state: pull.state === 'OPEN' ? 'open' : pull.state === 'MERGED' ? 'merged' : 'closed',
    draft: isDraft,
    base: baseRefName,
    head: toCommitId(headRefOid),
    mergeCommit: pull.state === 'MERGED' && mergeCommit !== null ? toCommitId(mergeCommit.oid) : null,
    mergeable: mergeableOf(pull),
    checks: contexts.map(checkOf),
    reviews: reviewsOf(pull),
    reviewedAt: reviewedAt(pull),
    autoMerge: pull.autoMergeRequest !== null,
    queuePosition: mergeQueueEntry?.position ?? null,
  }
}

function mergeableOf({ mergeable, mergeStateStatus }: Pull): PullRequestSeen['mergeable'] {
  if (mergeable === 'CONFLICTING' || mergeStateStatus === 'DIRTY') return 'conflict'
  if (mergeable === 'UNKNOWN') return 'unknown'
  switch (mergeStateStatus) {
    case 'CLEAN':
    case 'HAS_HOOKS':
    case 'UNSTABLE':
      return 'yes'
    case 'BEHIND':
      return 'behind'
    case 'BLOCKED':
    case 'DRAFT':
      return 'blocked'
    default:
      return 'unknown'
  }
}

function checkOf(context: Context): RemoteCheck {
  if (context.__typename === 'StatusContext') {
    const { context: name, state, targetUrl } = context
    const outcome =
      state === 'SUCCESS' ? 'passed' : /^(?:PENDING|EXPECTED)$/.test(state) ? 'pending' : 'failed'
    return { name, outcome, url: targetUrl ?? '' }
  }
  const { name, status, conclusion, detailsUrl } = context
  const outcome = status === 'COMPLETED' ? concluded(conclusion) : 'pending'
  return { name, outcome, url: detailsUrl ?? '' }
}

/** What GitHub itself lets pass as a required check; everything else is red, whoever cancelled it. */
function concluded(conclusion: string | null): RemoteCheck['outcome'] {
  return /^(?:SUCCESS|NEUTRAL|SKIPPED)$/.test(conclusion ?? '') ? 'passed' : 'failed'
}

/** Without a rule GitHub decides nothing, and a person who asks for changes is heard all the same. */
function reviewsOf({ reviewDecision, latestOpinionatedReviews }: Pull): ReviewStanding {
  switch (reviewDecision) {
    case 'APPROVED':
      return 'approved'
    case 'CHANGES_REQUESTED':
      return 'changes-requested'
    case 'REVIEW_REQUIRED':
      return 'required'
    default: {
      const states = (latestOpinionatedReviews?.nodes ?? []).map(({ state }) => state)
      return states.includes('CHANGES_REQUESTED') ? 'changes-requested' : 'not-required'
    }
  }
}

function reviewedAt({ latestOpinionatedReviews }: Pull): Instant | null {
  const instants = (latestOpinionatedReviews?.nodes ?? []).flatMap(({ submittedAt }) =>
    submittedAt === null ? [] : [Date.parse(submittedAt)],
  )
  return instants.length === 0 ? null : Math.max(...instants)
}
