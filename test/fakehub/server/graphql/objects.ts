import { queueOf } from '../refresh.ts'
import { hasQueue, iso, isoOrNull, queuePosition, renderLabel, seenStanding, userId, web } from '../render.ts'
import { latestOpinions, reviewDecision } from '../standing.ts'
import type { Comment, Hub, Pull, Repository, Review, Thread } from '../state.ts'
import type { PageWish } from './connection.ts'
import { connection } from './connection.ts'
import { rollupObject } from './rollup.ts'

/** Where an object is from. */
export interface Place {
  readonly hub: Hub
  readonly repository: Repository
}

export const actorObject = (login: string) => ({
  __typename: 'User',
  id: `U_${userId(login)}`,
  databaseId: userId(login),
  login,
})

/** Everybody belongs to the house but one. */
const associationOf = (login: string) => (login === 'stranger' ? 'NONE' : 'MEMBER')

export function pullObject(place: Place, pull: Pull): object {
  const { hub, repository } = place
  const { issue, merged } = pull
  return {
    __typename: 'PullRequest',
    id: `PR_${pull.id}`,
    number: issue.number,
    url: web(hub, repository, `/pull/${issue.number}`),
    title: issue.title,
    body: issue.body ?? '',
    author: actorObject(issue.login),
    state: merged ? 'MERGED' : issue.state.toUpperCase(),
    closed: issue.state === 'closed',
    closedAt: isoOrNull(issue.closedAtMs),
    createdAt: iso(issue.createdAtMs),
    updatedAt: iso(issue.updatedAtMs),
    merged: merged !== null,
    mergedAt: isoOrNull(merged?.atMs ?? null),
    mergedBy: merged && actorObject(merged.by),
    mergeCommit: merged && (() => commitObject(place, pull, merged.commit)),
    isDraft: pull.draft,
    baseRefName: pull.base,
    baseRefOid: pull.baseTip,
    headRefName: pull.branch,
    headRefOid: pull.head,
    ...mergeFacts(place, pull),
    statusCheckRollup: () => rollupObject(place, pull, pull.head),
    commits: (wish: PageWish) => {
      const all = repository.bare.commitsBetween(pull.baseTip, pull.head)
      return connection(wish, all, (sha) => ({ id: `PRC_${sha}`, commit: commitObject(place, pull, sha) }))
    },
    labels: (wish: PageWish) =>
      connection(wish, issue.labels, (name) => ({ name, id: renderLabel(name).node_id })),
    comments: (wish: PageWish) =>
      connection(wish, issue.comments, (each) => commentObject(place, pull, each)),
    reviews: (wish: PageWish) => connection(wish, pull.reviews, (each) => reviewObject(place, pull, each)),
    latestReviews: (wish: PageWish) =>
      connection(wish, latestOpinions(pull), (each) => reviewObject(place, pull, each)),
    latestOpinionatedReviews: ({ writersOnly, ...wish }: PageWish & { readonly writersOnly?: boolean }) => {
      const heard = latestOpinions(pull).filter(
        ({ login }) => !writersOnly || associationOf(login) !== 'NONE',
      )
      return connection(wish, heard, (each) => reviewObject(place, pull, each))
    },
    reviewThreads: (wish: PageWish) =>
      connection(wish, pull.threads, (each) => threadObject(place, pull, each)),
  }
}

function mergeFacts(place: Place, pull: Pull) {
  const { repository } = place
  // Asked once for both, as they are one thought of GitHub's.
  let seen: ReturnType<typeof seenStanding> | undefined
  const standing = () => {
    seen ??= seenStanding(repository, pull)
    return seen
  }
  const { autoMerge } = pull
  return {
    mergeable: () => {
      const { mergeable } = standing()
      return mergeable === null ? 'UNKNOWN' : mergeable ? 'MERGEABLE' : 'CONFLICTING'
    },
    mergeStateStatus: () => standing().state.toUpperCase(),
    reviewDecision: () => reviewDecision(repository, pull),
    autoMergeRequest: autoMerge && {
      mergeMethod: autoMerge.method.toUpperCase(),
      commitHeadline: autoMerge.headline,
      commitBody: autoMerge.body,
      enabledAt: iso(autoMerge.atMs),
      enabledBy: actorObject(autoMerge.by),
      pullRequest: () => pullObject(place, pull),
    },
    isInMergeQueue: pull.queuedAt !== null,
    isMergeQueueEnabled: () => hasQueue(repository, pull.base),
    mergeQueue: () => queueObject(place, pull.base),
    mergeQueueEntry: () => queueEntryObject(place, pull),
  }
}

export function queueObject(place: Place, branch: string): object | null {
  if (!hasQueue(place.repository, branch)) return null
  return {
    id: `MQ_${place.repository.id}_${branch}`,
    url: web(place.hub, place.repository, `/queue/${branch}`),
    entries: (wish: PageWish) =>
      connection(wish, queueOf(place.repository, branch), (pull) => queueEntryObject(place, pull)),
  }
}

export function queueEntryObject(place: Place, pull: Pull): object | null {
  if (pull.queuedAt === null) return null
  return {
    __typename: 'MergeQueueEntry',
    id: `MQE_${pull.id}`,
    position: queuePosition(place.repository, pull),
    state: 'AWAITING_CHECKS',
    enqueuedAt: iso(Date.now()),
    enqueuer: actorObject(pull.issue.login),
    pullRequest: () => pullObject(place, pull),
  }
}

function commitObject(place: Place, pull: Pull, sha: string): object {
  const { repository } = place
  return {
    __typename: 'Commit',
    id: `C_${sha}`,
    oid: sha,
    message: () => repository.bare.commit(sha)?.message ?? '',
    messageHeadline: () => repository.bare.commit(sha)?.message.split('\n')[0] ?? '',
    committedDate: () => repository.bare.commit(sha)?.committer.date,
    statusCheckRollup: () => rollupObject(place, pull, sha),
  }
}

function reviewObject(place: Place, pull: Pull, review: Review): object {
  return {
    id: `PRR_${review.id}`,
    databaseId: review.id,
    author: actorObject(review.login),
    authorAssociation: associationOf(review.login),
    body: review.body,
    state: review.state,
    submittedAt: iso(review.atMs),
    url: web(place.hub, place.repository, `/pull/${pull.issue.number}#pullrequestreview-${review.id}`),
    commit: () => commitObject(place, pull, review.commit),
  }
}

export function threadObject(place: Place, pull: Pull, thread: Thread): object {
  return {
    __typename: 'PullRequestReviewThread',
    id: `PRRT_${thread.id}`,
    path: thread.path,
    line: thread.line,
    isResolved: thread.resolved,
    isOutdated: thread.commit !== pull.head,
    comments: (wish: PageWish) =>
      connection(wish, thread.comments, (comment) => ({
        ...commentObject(place, pull, comment),
        path: thread.path,
        line: thread.line,
      })),
  }
}

export function commentObject({ hub, repository }: Place, pull: Pull, comment: Comment): object {
  return {
    id: `IC_${comment.id}`,
    databaseId: comment.id,
    author: actorObject(comment.login),
    authorAssociation: associationOf(comment.login),
    body: comment.body,
    createdAt: iso(comment.createdAtMs),
    url: web(hub, repository, `/pull/${pull.issue.number}#issuecomment-${comment.id}`),
  }
}
