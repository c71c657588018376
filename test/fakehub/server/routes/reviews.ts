import { z } from 'zod'
import { newId } from '../make.ts'
import { addressOf, api, iso, renderUser, web } from '../render.ts'
import type { Ask, Route } from '../reply.ts'
import { created, notFound, ok, paged, Refused } from '../reply.ts'
import type { Comment, Review, Thread } from '../state.ts'
import { pullIn } from './pulls.ts'

const path = '/repos/{owner}/{repo}/pulls/{pull_number}'

const links = (ask: Ask, anchor: string) => {
  const html = web(ask.hub, ask.repository, `/pull/${ask.parameters.pull_number}${anchor}`)
  const pull = api(ask.hub, `${addressOf(ask.repository)}/pulls/${ask.parameters.pull_number}`)
  return {
    html_url: html,
    pull_request_url: pull,
    _links: { self: { href: html }, html: { href: html }, pull_request: { href: pull } },
  }
}

const renderReview = (ask: Ask, review: Review) => ({
  id: review.id,
  node_id: `PRR_${review.id}`,
  user: renderUser(ask.hub, review.login),
  body: review.body,
  state: review.state,
  commit_id: review.commit,
  submitted_at: iso(review.atMs),
  author_association: 'MEMBER',
  ...links(ask, `#pullrequestreview-${review.id}`),
})

function renderThread(ask: Ask, thread: Thread): readonly unknown[] {
  return thread.comments.map((comment, at) => ({
    ...renderThreadComment(ask, { thread, comment }),
    ...(at === 0 ? {} : { in_reply_to_id: thread.comments[0]?.id }),
  }))
}

function renderThreadComment(ask: Ask, { thread, comment }: { thread: Thread; comment: Comment }) {
  return {
    id: comment.id,
    node_id: `PRRC_${comment.id}`,
    pull_request_review_id: thread.review,
    diff_hunk: '@@',
    path: thread.path,
    position: 1,
    original_position: 1,
    ...(thread.line === null ? {} : { line: thread.line, original_line: thread.line, side: 'RIGHT' }),
    commit_id: thread.commit,
    original_commit_id: thread.commit,
    user: renderUser(ask.hub, comment.login),
    body: comment.body,
    created_at: iso(comment.createdAtMs),
    updated_at: iso(comment.createdAtMs),
    author_association: 'MEMBER',
    ...links(ask, `#discussion_r${comment.id}`),
  }
}

const newReview = z.object({
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']),
  body: z.string().default(''),
})

const states = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const

const reviewed: Route = (ask) => {
  const pull = pullIn(ask)
  const { event, body } = newReview.parse(ask.body)
  if (pull.issue.login === ask.token.login && event !== 'COMMENT')
    throw new Refused(422, 'Unprocessable Entity', ['Can not approve your own pull request'])
  const review: Review = {
    id: newId(ask.hub),
    login: ask.token.login,
    body,
    commit: pull.head,
    state: states[event],
    atMs: Date.now(),
  }
  pull.reviews.push(review)
  return ok(renderReview(ask, review))
}

const replied: Route = (ask) => {
  const thread = pullIn(ask).threads.find(
    ({ comments }) => comments[0]?.id === Number(ask.parameters.comment_id),
  )
  if (!thread) throw notFound()
  const { body } = z.object({ body: z.string().min(1) }).parse(ask.body)
  const comment: Comment = { id: newId(ask.hub), login: ask.token.login, body, createdAtMs: Date.now() }
  thread.comments.push(comment)
  return created({ ...renderThreadComment(ask, { thread, comment }), in_reply_to_id: thread.comments[0]?.id })
}

const address = (ask: Ask) => `${addressOf(ask.repository)}/pulls/${ask.parameters.pull_number}`

export const reviewRoutes: Readonly<Record<string, Route>> = {
  [`GET ${path}/reviews`]: (ask) =>
    paged(
      ask,
      `${address(ask)}/reviews`,
      pullIn(ask).reviews.map((review) => renderReview(ask, review)),
    ),
  [`POST ${path}/reviews`]: reviewed,
  [`GET ${path}/reviews/{review_id}/comments`]: (ask) =>
    paged(
      ask,
      `${address(ask)}/reviews/${ask.parameters.review_id}/comments`,
      pullIn(ask)
        .threads.filter(({ review }) => review === Number(ask.parameters.review_id))
        .flatMap((thread) => renderThread(ask, thread)),
    ),
  [`GET ${path}/comments`]: (ask) =>
    paged(
      ask,
      `${address(ask)}/comments`,
      pullIn(ask).threads.flatMap((thread) => renderThread(ask, thread)),
    ),
  [`POST ${path}/comments/{comment_id}/replies`]: replied,
}
