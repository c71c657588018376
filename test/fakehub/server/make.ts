import { randomBytes } from 'node:crypto'
import type { Hub, Issue, Repository, Settings } from './state.ts'

export const openSettings: Settings = {
  defaultBranch: 'main',
  allowMergeCommit: true,
  allowSquashMerge: true,
  allowRebaseMerge: true,
  allowAutoMerge: false,
  deleteBranchOnMerge: false,
  archived: false,
}

export function newId(hub: Hub): number {
  hub.nextId += 1
  return hub.nextId
}

export function requestId(): string {
  return randomBytes(8).toString('hex').toUpperCase()
}

function newNumber({ issues }: Repository): number {
  return Math.max(0, ...issues.keys()) + 1
}

export function newIssue(
  hub: Hub,
  repository: Repository,
  said: Pick<Issue, 'login' | 'title' | 'body'>,
): Issue {
  const now = Date.now()
  const issue: Issue = {
    ...said,
    id: newId(hub),
    number: newNumber(repository),
    state: 'open',
    labels: [],
    assignees: [],
    milestone: null,
    comments: [],
    createdAtMs: now,
    updatedAtMs: now,
    closedAtMs: null,
  }
  repository.issues.set(issue.number, issue)
  return issue
}
