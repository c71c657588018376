import { demandsOf } from '../demands.ts'
import type { MergeWish } from '../land.ts'
import { assertMergeable, landPull, methodWord } from '../land.ts'
import { newId } from '../make.ts'
import { hasQueue } from '../render.ts'
import { notFound, Refused } from '../reply.ts'
import { assertMayWrite } from '../rest.ts'
import { standingOf } from '../standing.ts'
import type { Comment, Pull } from '../state.ts'
import type { Place } from './objects.ts'
import { actorObject, commentObject, pullObject, queueEntryObject, threadObject } from './objects.ts'
import type { Viewer } from './queries.ts'
import { pullOf } from './queries.ts'

type Wish = Readonly<Record<string, string | null | undefined>>
type Mutation = (ask: { readonly input: Wish }) => object

/** The changes that only GraphQL can make, by their names in GitHub's schema. */
export function mutationRoot(viewer: Viewer): Readonly<Record<string, Mutation>> {
  const on =
    (field: string, act: (found: { place: Place; pull: Pull; input: Wish }) => object): Mutation =>
    ({ input }) => {
      const found = pullOf(viewer, input[field] ?? '')
      assertMayWrite(viewer.token, found.place.repository)
      return { ...act({ ...found, input }), clientMutationId: input.clientMutationId ?? null }
    }
  const changed = (place: Place, pull: Pull) => ({
    actor: actorObject(viewer.token.login),
    pullRequest: pullObject(place, pull),
  })
  return {
    enablePullRequestAutoMerge: on('pullRequestId', ({ place, pull, input }) => {
      armAutoMerge(place, pull, wishOf(viewer, input))
      return changed(place, pull)
    }),
    disablePullRequestAutoMerge: on('pullRequestId', ({ place, pull }) => {
      pull.autoMerge = null
      return changed(place, pull)
    }),
    enqueuePullRequest: on('pullRequestId', ({ place, pull, input }) => {
      assertHead(pull, input)
      enqueue(place, pull)
      return { mergeQueueEntry: queueEntryObject(place, pull) }
    }),
    dequeuePullRequest: on('id', ({ place, pull }) => {
      const entry = queueEntryObject(place, pull)
      pull.queuedAt = null
      return { mergeQueueEntry: entry }
    }),
    markPullRequestReadyForReview: on('pullRequestId', ({ place, pull }) => {
      pull.draft = false
      return changed(place, pull)
    }),
    convertPullRequestToDraft: on('pullRequestId', ({ place, pull }) => {
      pull.draft = true
      return changed(place, pull)
    }),
    mergePullRequest: on('pullRequestId', ({ place, pull, input }) => {
      assertHead(pull, input)
      const wish = wishOf(viewer, input)
      inGraphqlWords(() => assertMergeable(place.repository, pull, wish.method))
      landPull(place.repository, pull, wish)
      return changed(place, pull)
    }),
    resolveReviewThread: on('threadId', ({ place, pull, input }) => {
      const thread = pull.threads.find(({ id }) => `PRRT_${id}` === input.threadId)
      if (!thread) throw notFound()
      thread.resolved = true
      return { thread: threadObject(place, pull, thread) }
    }),
    addPullRequestReviewThreadReply: on('pullRequestReviewThreadId', ({ place, pull, input }) => {
      const thread = pull.threads.find(({ id }) => `PRRT_${id}` === input.pullRequestReviewThreadId)
      if (!thread) throw notFound()
      const comment = saidBy(viewer, input)
      thread.comments.push(comment)
      return { comment: { ...commentObject(place, pull, comment), path: thread.path, line: thread.line } }
    }),
    addComment: on('subjectId', ({ place, pull, input }) => {
      pull.issue.comments.push(saidBy(viewer, input))
      return { subject: pullObject(place, pull) }
    }),
  }
}

function saidBy({ hub, token }: Viewer, { body }: Wish): Comment {
  return { id: newId(hub), login: token.login, body: body ?? '', createdAtMs: Date.now() }
}

function wishOf({ token }: Viewer, input: Wish): MergeWish & { readonly head: string | null } {
  return {
    method: methodWord.parse((input.mergeMethod ?? 'MERGE').toLowerCase()),
    title: input.commitHeadline ?? null,
    message: input.commitBody ?? null,
    by: token.login,
    head: input.expectedHeadOid ?? null,
  }
}

function assertHead({ head }: Pull, { expectedHeadOid }: Wish): void {
  if (expectedHeadOid && expectedHeadOid !== head)
    throw new Refused(422, 'Head branch was modified. Review and try the merge again.')
}

/** GitHub refuses what can be merged already, and where nothing could ever be missing. */
function armAutoMerge({ repository }: Place, pull: Pull, wish: ReturnType<typeof wishOf>): void {
  const { method, title: headline, message: body, by, head } = wish
  if (!repository.settings.allowAutoMerge)
    throw new Refused(422, 'Auto merge is not allowed for this repository')
  assertHead(pull, { expectedHeadOid: head })
  if (pull.issue.state === 'closed') throw new Refused(422, 'Pull request is closed')
  if (pull.draft) throw new Refused(422, 'Pull request is in draft state')
  const { state } = standingOf(repository, pull)
  if (state === 'clean' || state === 'unstable')
    throw new Refused(422, `Pull request Pull request is in ${state} status`)
  if (state === 'dirty') throw new Refused(422, 'Pull request Pull request is in dirty status')
  const demands = demandsOf(repository, pull.base)
  if (demands.methods && !demands.methods.includes(method))
    throw new Refused(422, `Merge method ${method} is not allowed on this branch`)
  pull.autoMerge = { method, headline, body, by, atMs: Date.now() }
}

function enqueue({ repository }: Place, pull: Pull): void {
  if (!hasQueue(repository, pull.base)) throw new Refused(422, 'Merge queue is not enabled for this branch')
  const { obstacle } = standingOf(repository, pull)
  if (obstacle !== null) throw new Refused(422, obstacle)
  // A clock that never goes back: two of the same millisecond keep their order.
  pull.queuedAt ??= performance.now()
}

function inGraphqlWords(act: () => void): void {
  try {
    act()
  } catch (error) {
    if (error instanceof Refused) throw new Refused(422, error.message)
    throw error
  }
}
