import { addressOf, api, iso, isoOrNull, renderLabel, renderMilestone, renderUser, web } from './render.ts'
import type { Comment, Hub, Issue, Repository } from './state.ts'

export function renderIssue(hub: Hub, repository: Repository, issue: Issue) {
  const pull = repository.pulls.get(issue.number)
  const kind = pull ? 'pull' : 'issues'
  return {
    id: issue.id,
    node_id: `I_${issue.id}`,
    number: issue.number,
    url: api(hub, `${addressOf(repository)}/issues/${issue.number}`),
    html_url: web(hub, repository, `/${kind}/${issue.number}`),
    state: issue.state,
    state_reason: issue.state === 'closed' ? 'completed' : null,
    locked: false,
    title: issue.title,
    body: issue.body,
    user: renderUser(hub, issue.login),
    labels: issue.labels.map((label) => renderLabel(label)),
    assignee: issue.assignees[0] ? renderUser(hub, issue.assignees[0]) : null,
    assignees: issue.assignees.map((login) => renderUser(hub, login)),
    milestone: renderMilestone(hub, repository, issue.milestone),
    comments: issue.comments.length,
    created_at: iso(issue.createdAtMs),
    updated_at: iso(issue.updatedAtMs),
    closed_at: isoOrNull(issue.closedAtMs),
    author_association: 'MEMBER',
    ...(pull ? { pull_request: { url: api(hub, `${addressOf(repository)}/pulls/${issue.number}`) } } : {}),
  }
}

export function renderComment(
  hub: Hub,
  repository: Repository,
  { comment, number }: { comment: Comment; number: number },
) {
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    body: comment.body,
    user: renderUser(hub, comment.login),
    html_url: web(hub, repository, `/issues/${number}#issuecomment-${comment.id}`),
    created_at: iso(comment.createdAtMs),
    updated_at: iso(comment.createdAtMs),
    author_association: 'MEMBER',
  }
}
