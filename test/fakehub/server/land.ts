import { z } from 'zod'
import { demandsOf } from './demands.ts'
import type { Person } from './git.ts'
import { Refused } from './reply.ts'
import { standingOf } from './standing.ts'
import type { Pull, Repository } from './state.ts'

export interface MergeWish {
  readonly method: 'merge' | 'squash' | 'rebase'
  readonly title: string | null
  readonly message: string | null
  readonly by: string
}

const methodNames = {
  merge: ['allowMergeCommit', 'Merge commits are not allowed on this repository.'],
  squash: ['allowSquashMerge', 'Squash merges are not allowed on this repository.'],
  rebase: ['allowRebaseMerge', 'Rebase merges are not allowed on this repository.'],
} as const

export const methodWord = z.enum(['merge', 'squash', 'rebase'])

/** Refuses what GitHub would refuse of the merge button. */
export function assertMergeable(repository: Repository, pull: Pull, method: MergeWish['method']): void {
  if (pull.issue.state === 'closed') throw new Refused(405, 'Pull Request is not mergeable')
  const [setting, words] = methodNames[method]
  if (!repository.settings[setting]) throw new Refused(405, words)
  const demands = demandsOf(repository, pull.base)
  if (demands.queue) throw new Refused(405, violated('Changes must be made through the merge queue'))
  if (demands.methods && !demands.methods.includes(method))
    throw new Refused(405, violated(`Merge method ${method} is not allowed`))
  if (demands.linear && method === 'merge')
    throw new Refused(405, 'Merge commits are not allowed on this repository.')
  const { obstacle, state } = standingOf(repository, pull)
  if (obstacle === null) return
  const isRule = state === 'blocked' && (repository.rules.get(pull.base) ?? []).length > 0
  throw new Refused(405, isRule ? violated(obstacle) : obstacle)
}

/** What a ruleset says no to; classic protection says it without the first line. */
const violated = (words: string) => `Repository rule violations found\n\n${words}\n\n`

/** Makes the commits and moves the base; answers with the commit that now is the base's tip. */
export function landPull(repository: Repository, pull: Pull, wish: MergeWish): string {
  const commit = commitFor(repository, pull, wish)
  const { bare } = repository
  if (!bare.moveRef(`refs/heads/${pull.base}`, commit, pull.baseTip))
    throw new Refused(405, 'Base branch was modified. Review and try the merge again.')
  markMerged(repository, pull, { commit, by: wish.by })
  if (repository.settings.deleteBranchOnMerge) deleteHead(repository, pull)
  return commit
}

export function markMerged(
  repository: Repository,
  pull: Pull,
  { commit, by }: { readonly commit: string; readonly by: string },
): void {
  const now = Date.now()
  pull.merged = { atMs: now, commit, by }
  pull.autoMerge = null
  pull.queuedAt = null
  closeIssue(pull.issue, now)
  if (pull.base !== repository.settings.defaultBranch) return
  const closing = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? #(\d+)/gi
  for (const [, number] of (pull.issue.body ?? '').matchAll(closing)) {
    const issue = repository.issues.get(Number(number))
    if (issue) closeIssue(issue, now)
  }
}

function closeIssue(issue: Pull['issue'], now: number): void {
  issue.state = 'closed'
  issue.closedAtMs ??= now
  issue.updatedAtMs = now
}

/** Pull requests stacked upon a branch that GitHub itself deletes go to where that branch went. */
function deleteHead(repository: Repository, { branch, base, head }: Pull): void {
  for (const other of repository.pulls.values())
    if (other.issue.state === 'open' && other.base === branch) other.base = base
  repository.bare.moveRef(`refs/heads/${branch}`, null, head)
}

function commitFor(repository: Repository, pull: Pull, wish: MergeWish): string {
  const { bare, owner } = repository
  const { number, title } = pull.issue
  if (wish.method === 'rebase') return rebased(repository, pull)
  const tree = bare.mergeTree(pull.baseTip, pull.head)
  if (tree === null) throw new Refused(405, 'Pull Request is not mergeable')
  const squash = wish.method === 'squash'
  const subject =
    wish.title ??
    (squash ? `${title} (#${number})` : `Merge pull request #${number} from ${owner}/${pull.branch}`)
  const text = wish.message ?? (squash ? '' : title)
  return bare.commitTree({
    tree,
    parents: squash ? [pull.baseTip] : [pull.baseTip, pull.head],
    message: text === '' ? subject : `${subject}\n\n${text}`,
    author: squash ? authorOf(repository, pull.head) : person(wish.by),
  })
}

function rebased({ bare }: Repository, { baseTip, head }: Pull): string {
  let tip = baseTip
  for (const id of bare.commitsBetween(baseTip, head)) {
    const commit = bare.commit(id)
    const [parent, second] = commit?.parents ?? []
    if (!commit || !parent || second !== undefined) continue
    // git 2.39 takes no merge base: a commit with the tip's tree and the parent's history makes it the parent.
    const tree = bare.commit(tip)?.tree ?? ''
    const stand = bare.commitTree({ tree, parents: [parent], message: 'stand-in' })
    const picked = bare.mergeTree(stand, id)
    if (picked === null) throw new Refused(405, "This branch can't be rebased")
    const { message, author } = commit
    tip = bare.commitTree({ tree: picked, parents: [tip], message, author })
  }
  return tip
}

function authorOf({ bare }: Repository, head: string): Person {
  return bare.commit(head)?.author ?? person('ghost')
}

function person(login: string): Person {
  return { name: login, email: `${login}@users.noreply.github.com`, date: new Date().toISOString() }
}
