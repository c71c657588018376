import { demandsOf } from './demands.ts'
import { queueOf } from './refresh.ts'
import type { Standing } from './standing.ts'
import { standingOf } from './standing.ts'
import type { Hub, Pull, Repository, Settings } from './state.ts'

export const iso = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
export const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms))

export const addressOf = ({ owner, name }: Repository) => `/repos/${owner}/${name}`
export const api = (hub: Hub, path: string) => `${hub.origin}/api/v3${path}`
export const web = (hub: Hub, { owner, name }: Repository, path: string) =>
  `${hub.origin}/${owner}/${name}${path}`

/** The first id of a login's letters: the same at each start. */
export function userId(login: string): number {
  return [...login].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7)
}

export function renderUser(hub: Hub, login: string) {
  return {
    login,
    id: userId(login),
    node_id: `U_${userId(login)}`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    html_url: `${hub.origin}/${encodeURIComponent(login)}`,
    url: api(hub, `/users/${encodeURIComponent(login)}`),
    avatar_url: `${hub.origin}/${encodeURIComponent(login)}.png`,
    gravatar_id: '',
    site_admin: false,
  }
}

export function renderRepository(hub: Hub, repository: Repository, permission = 'write') {
  const { id, owner, name, settings } = repository
  return {
    id,
    node_id: `R_${id}`,
    name,
    full_name: `${owner}/${name}`,
    owner: renderUser(hub, owner),
    private: true,
    visibility: 'private',
    html_url: web(hub, repository, ''),
    clone_url: `${hub.origin}/${owner}/${name}.git`,
    url: api(hub, addressOf(repository)),
    default_branch: settings.defaultBranch,
    archived: settings.archived,
    disabled: false,
    ...renderSettings(settings),
    permissions: {
      admin: permission === 'admin',
      maintain: permission === 'admin',
      push: permission !== 'read',
      triage: true,
      pull: true,
    },
  }
}

function renderSettings(settings: Settings) {
  return {
    allow_merge_commit: settings.allowMergeCommit,
    allow_squash_merge: settings.allowSquashMerge,
    allow_rebase_merge: settings.allowRebaseMerge,
    allow_auto_merge: settings.allowAutoMerge,
    delete_branch_on_merge: settings.deleteBranchOnMerge,
  }
}

/** A pull request as lists show it. */
export function renderPull(hub: Hub, repository: Repository, pull: Pull) {
  const { issue, merged, autoMerge } = pull
  const path = `${addressOf(repository)}/pulls/${issue.number}`
  return {
    id: pull.id,
    node_id: `PR_${pull.id}`,
    number: issue.number,
    url: api(hub, path),
    html_url: web(hub, repository, `/pull/${issue.number}`),
    state: issue.state,
    locked: false,
    title: issue.title,
    body: issue.body,
    user: renderUser(hub, issue.login),
    draft: pull.draft,
    labels: issue.labels.map((label) => renderLabel(label)),
    assignee: issue.assignees[0] ? renderUser(hub, issue.assignees[0]) : null,
    assignees: issue.assignees.map((login) => renderUser(hub, login)),
    requested_reviewers: pull.reviewers.map((login) => renderUser(hub, login)),
    requested_teams: [],
    milestone: renderMilestone(hub, repository, issue.milestone),
    head: side(hub, repository, { branch: pull.branch, sha: pull.head }),
    base: side(hub, repository, { branch: pull.base, sha: pull.baseTip }),
    created_at: iso(issue.createdAtMs),
    updated_at: iso(issue.updatedAtMs),
    closed_at: isoOrNull(issue.closedAtMs),
    merged_at: isoOrNull(merged?.atMs ?? null),
    merge_commit_sha: merged?.commit ?? null,
    auto_merge: autoMerge && {
      enabled_by: renderUser(hub, autoMerge.by),
      merge_method: autoMerge.method,
      commit_title: autoMerge.headline ?? '',
      commit_message: autoMerge.body ?? '',
    },
    author_association: 'MEMBER',
  }
}

/** A pull request by itself, which also tells whether it can be merged. */
export function renderFullPull(hub: Hub, repository: Repository, pull: Pull) {
  const { bare } = repository
  const { mergeable, state } = seenStanding(repository, pull)
  const files = bare.files(pull.baseTip, pull.head)
  return {
    ...renderPull(hub, repository, pull),
    merged: pull.merged !== null,
    merged_by: pull.merged ? renderUser(hub, pull.merged.by) : null,
    mergeable,
    mergeable_state: state,
    rebaseable: mergeable,
    maintainer_can_modify: false,
    comments: pull.issue.comments.length,
    review_comments: pull.threads.reduce((sum, { comments }) => sum + comments.length, 0),
    commits: bare.commitsBetween(pull.baseTip, pull.head).length,
    additions: files.reduce((sum, { additions }) => sum + additions, 0),
    deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
    changed_files: files.length,
  }
}

/** The first reads after a change may find GitHub still thinking. */
export function seenStanding(repository: Repository, pull: Pull): Pick<Standing, 'mergeable' | 'state'> {
  if (repository.unknownReads === 0 || pull.issue.state === 'closed') return standingOf(repository, pull)
  repository.unknownReads -= 1
  return { mergeable: null, state: 'unknown' }
}

export function queuePosition(repository: Repository, pull: Pull): number | null {
  const place = queueOf(repository, pull.base).indexOf(pull)
  return place === -1 ? null : place + 1
}

export function hasQueue(repository: Repository, branch: string): boolean {
  return demandsOf(repository, branch).queue
}

function side(hub: Hub, repository: Repository, { branch, sha }: { branch: string; sha: string }) {
  const { owner } = repository
  const repo = renderRepository(hub, repository)
  return { label: `${owner}:${branch}`, ref: branch, sha, user: renderUser(hub, owner), repo }
}

export function renderLabel(name: string) {
  return {
    id: userId(name),
    node_id: `LA_${userId(name)}`,
    name,
    color: 'ededed',
    default: false,
    description: '',
  }
}

export function renderMilestone(hub: Hub, { milestones }: Repository, number: number | null) {
  const title = number === null ? undefined : milestones[number - 1]
  if (number === null || title === undefined) return null
  return {
    id: number,
    node_id: `MI_${number}`,
    number,
    title,
    state: 'open',
    creator: renderUser(hub, 'ghost'),
  }
}
