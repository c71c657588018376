import { z } from 'zod'
import { addressOf, renderPull, renderUser } from '../render.ts'
import type { Reply, Route } from '../reply.ts'
import { created, ok, paged, Refused } from '../reply.ts'
import { renderCommit } from './commits.ts'
import { pullIn } from './pulls.ts'

const files: Route = (ask): Reply => {
  const { baseTip, head, issue } = pullIn(ask)
  const all = ask.repository.bare.files(baseTip, head).map(({ path, ...counts }) => ({
    ...counts,
    sha: head,
    filename: path,
    changes: counts.additions + counts.deletions,
  }))
  return paged(ask, `${addressOf(ask.repository)}/pulls/${issue.number}/files`, all)
}

const commits: Route = (ask) => {
  const { baseTip, head, issue } = pullIn(ask)
  const all = ask.repository.bare.commitsBetween(baseTip, head).map((id) => renderCommit(ask, id))
  return paged(ask, `${addressOf(ask.repository)}/pulls/${issue.number}/commits`, all)
}

const reviewers = z.object({ reviewers: z.array(z.string()).default([]) })

const renderReviewers: Route = (ask) =>
  ok({ users: pullIn(ask).reviewers.map((login) => renderUser(ask.hub, login)), teams: [] })

const asked: Route = (ask) => {
  const pull = pullIn(ask)
  const wanted = reviewers.parse(ask.body).reviewers
  if (wanted.includes(pull.issue.login))
    throw new Refused(422, 'Review cannot be requested from pull request author.')
  pull.reviewers = [...new Set([...pull.reviewers, ...wanted])]
  return created(renderPull(ask.hub, ask.repository, pull))
}

const unasked: Route = (ask) => {
  const pull = pullIn(ask)
  const wanted = reviewers.parse(ask.body).reviewers
  pull.reviewers = pull.reviewers.filter((login) => !wanted.includes(login))
  return ok(renderPull(ask.hub, ask.repository, pull))
}

const path = '/repos/{owner}/{repo}/pulls/{pull_number}'

export const pullPartRoutes: Readonly<Record<string, Route>> = {
  [`GET ${path}/files`]: files,
  [`GET ${path}/commits`]: commits,
  [`GET ${path}/requested_reviewers`]: renderReviewers,
  [`POST ${path}/requested_reviewers`]: asked,
  [`DELETE ${path}/requested_reviewers`]: unasked,
}
