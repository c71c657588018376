import { z } from 'zod'
import { newId } from '../make.ts'
import { addressOf, renderLabel, renderMilestone } from '../render.ts'
import { renderComment, renderIssue } from '../render-issue.ts'
import type { Ask, Route } from '../reply.ts'
import { created, gone, invalid, notFound, ok, paged } from '../reply.ts'
import type { Comment, Issue } from '../state.ts'

const path = '/repos/{owner}/{repo}'

function issueIn({ repository, parameters }: Ask): Issue {
  const issue = repository.issues.get(Number(parameters.issue_number))
  if (!issue) throw notFound()
  return issue
}

const listed: Route = (ask) => {
  const { repository, query } = ask
  const state = query.get('state') ?? 'open'
  const labels = (query.get('labels') ?? '').split(',').filter((label) => label !== '')
  const since = Date.parse(query.get('since') ?? '1970-01-01T00:00:00Z')
  const found = [...repository.issues.values()].filter(
    (issue) =>
      (state === 'all' || issue.state === state) &&
      issue.updatedAtMs >= since &&
      labels.every((label) => issue.labels.includes(label)),
  )
  // Newest first, unless it is asked otherwise; pull requests are among them, as in life.
  const sorted = query.get('direction') === 'asc' ? found : found.reverse()
  const rendered = sorted.map((issue) => renderIssue(ask.hub, repository, issue))
  return paged(ask, `${addressOf(repository)}/issues`, rendered)
}

const issueChanges = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  labels: z.array(z.string()).optional(),
  assignees: z.array(z.string()).optional(),
  milestone: z.number().nullish(),
  state_reason: z.string().nullish(),
})

const changed: Route = (ask) => {
  const issue = issueIn(ask)
  const { title, body, state, labels, assignees, milestone } = issueChanges.parse(ask.body)
  if (title !== undefined) issue.title = title
  if (body !== undefined) issue.body = body
  if (labels !== undefined) setLabels(ask, issue, labels)
  if (assignees !== undefined) issue.assignees = assignees
  if (typeof milestone === 'number' && !ask.repository.milestones[milestone - 1])
    throw invalid('Issue', { field: 'milestone', code: 'invalid', value: String(milestone) })
  if (milestone !== undefined) issue.milestone = milestone
  if (state !== undefined) issue.state = state
  if (state === 'closed') issue.closedAtMs = Date.now()
  issue.updatedAtMs = Date.now()
  return ok(renderIssue(ask.hub, ask.repository, issue))
}

/** GitHub makes labels that are not there yet. */
function setLabels({ repository }: Ask, issue: Issue, labels: readonly string[]): void {
  for (const label of labels) repository.labels.add(label)
  issue.labels = [...new Set(labels)]
  issue.updatedAtMs = Date.now()
}

const labelNames = z
  .union([
    z.object({ labels: z.array(z.union([z.string(), z.object({ name: z.string() })])).default([]) }),
    z.array(z.string()).transform((labels) => ({ labels })),
  ])
  .transform(({ labels }) => labels.map((label) => (typeof label === 'string' ? label : label.name)))

const renderLabels = ({ labels }: Issue) => ok(labels.map(renderLabel))

const labelled =
  (replace: boolean): Route =>
  (ask) => {
    const issue = issueIn(ask)
    setLabels(ask, issue, [...(replace ? [] : issue.labels), ...labelNames.parse(ask.body ?? {})])
    return renderLabels(issue)
  }

const unlabelled: Route = (ask) => {
  const issue = issueIn(ask)
  if (!issue.labels.includes(ask.parameters.name ?? '')) throw notFound()
  issue.labels = issue.labels.filter((label) => label !== ask.parameters.name)
  return renderLabels(issue)
}

const assigned =
  (add: boolean): Route =>
  (ask) => {
    const issue = issueIn(ask)
    const { assignees } = z.object({ assignees: z.array(z.string()).default([]) }).parse(ask.body)
    const kept = issue.assignees.filter((login) => !assignees.includes(login))
    issue.assignees = add ? [...kept, ...assignees] : kept
    const rendered = renderIssue(ask.hub, ask.repository, issue)
    return add ? created(rendered) : ok(rendered)
  }

const text = z.object({ body: z.string().min(1) })

const commented: Route = (ask) => {
  const issue = issueIn(ask)
  const { body } = text.parse(ask.body)
  const comment = { id: newId(ask.hub), login: ask.token.login, body, createdAtMs: Date.now() }
  issue.comments.push(comment)
  issue.updatedAtMs = Date.now()
  return created(renderComment(ask.hub, ask.repository, { comment, number: issue.number }))
}

function commentIn({ repository, parameters }: Ask): { readonly comment: Comment; readonly issue: Issue } {
  for (const issue of repository.issues.values())
    for (const comment of issue.comments)
      if (comment.id === Number(parameters.comment_id)) return { comment, issue }
  throw notFound()
}

const comments: Route = (ask) => {
  const { comments: all, number } = issueIn(ask)
  return paged(
    ask,
    `${addressOf(ask.repository)}/issues/${number}/comments`,
    all.map((comment) => renderComment(ask.hub, ask.repository, { comment, number })),
  )
}

const oneComment: Route = (ask) => {
  const { comment, issue } = commentIn(ask)
  return ok(renderComment(ask.hub, ask.repository, { comment, number: issue.number }))
}

const commentChanged: Route = (ask) => {
  commentIn(ask).comment.body = text.parse(ask.body).body
  return oneComment(ask)
}

const commentDeleted: Route = (ask) => {
  const { comment, issue } = commentIn(ask)
  issue.comments.splice(issue.comments.indexOf(comment), 1)
  return gone
}

export const issueRoutes: Readonly<Record<string, Route>> = {
  [`GET ${path}/issues`]: listed,
  [`GET ${path}/issues/{issue_number}`]: (ask) => ok(renderIssue(ask.hub, ask.repository, issueIn(ask))),
  [`PATCH ${path}/issues/{issue_number}`]: changed,
  [`POST ${path}/issues/{issue_number}/assignees`]: assigned(true),
  [`DELETE ${path}/issues/{issue_number}/assignees`]: assigned(false),
  [`GET ${path}/issues/{issue_number}/comments`]: comments,
  [`POST ${path}/issues/{issue_number}/comments`]: commented,
  [`GET ${path}/issues/comments/{comment_id}`]: oneComment,
  [`PATCH ${path}/issues/comments/{comment_id}`]: commentChanged,
  [`DELETE ${path}/issues/comments/{comment_id}`]: commentDeleted,
  [`GET ${path}/issues/{issue_number}/labels`]: (ask) => renderLabels(issueIn(ask)),
  [`POST ${path}/issues/{issue_number}/labels`]: labelled(false),
  [`PUT ${path}/issues/{issue_number}/labels`]: labelled(true),
  [`DELETE ${path}/issues/{issue_number}/labels/{name}`]: unlabelled,
  [`GET ${path}/labels`]: (ask) =>
    paged(ask, `${addressOf(ask.repository)}/labels`, [...ask.repository.labels].map(renderLabel)),
  [`POST ${path}/labels`]: (ask) => {
    const { name } = z.object({ name: z.string() }).parse(ask.body)
    if (ask.repository.labels.has(name)) throw invalid('Label', { code: 'already_exists', field: 'name' })
    ask.repository.labels.add(name)
    return created(renderLabel(name))
  },
  [`GET ${path}/milestones`]: (ask) =>
    paged(
      ask,
      `${addressOf(ask.repository)}/milestones`,
      ask.repository.milestones.map((_, at) => renderMilestone(ask.hub, ask.repository, at + 1)),
    ),
}
