import { demandsOf } from './demands.ts'
import type { MergeWish } from './land.ts'
import { assertMergeable, landPull, markMerged, methodWord } from './land.ts'
import { Refused } from './reply.ts'
import { review, runChecks } from './robots.ts'
import type { Hub, Pull, Repository } from './state.ts'

/** What happened by itself since the last request: pushes, merges by hand, checks that ended, auto-merges. */
export function refresh(hub: Hub, repository: Repository): void {
  followGit(repository)
  runChecks(hub, repository, open(repository))
  review(hub, repository, open(repository))
  for (const pull of open(repository)) if (pull.autoMerge) mergeIfReady(repository, pull)
  advancePacedQueues(repository)
}

const open = ({ pulls }: Repository) => [...pulls.values()].filter(({ issue }) => issue.state === 'open')

function followGit(repository: Repository): void {
  const tips = repository.bare.branches()
  for (const pull of open(repository)) {
    const head = tips.get(pull.branch)
    const base = tips.get(pull.base)
    if (head === undefined || base === undefined) {
      closePull(pull)
      continue
    }
    if (head !== pull.head) moveHead(repository, pull, head)
    // A head that is set back to what the base holds leaves nothing to merge.
    if (base === pull.baseTip && repository.bare.contains(base, head)) closePull(pull)
    if (base !== pull.baseTip) {
      pull.baseTip = base
      // Somebody pushed the change itself: GitHub takes that for a merge.
      if (repository.bare.contains(base, head)) markMerged(repository, pull, { commit: base, by: 'pusher' })
    }
  }
}

function moveHead(repository: Repository, pull: Pull, head: string): void {
  pull.head = head
  pull.queuedAt = null
  pull.issue.updatedAtMs = Date.now()
  repository.bare.moveRef(`refs/pull/${pull.issue.number}/head`, head)
  if (!demandsOf(repository, pull.base).dismissStale) return
  for (const review of pull.reviews) if (review.state === 'APPROVED') review.state = 'DISMISSED'
}

export function closePull(pull: Pull): void {
  const { issue } = pull
  issue.state = 'closed'
  issue.closedAtMs = Date.now()
  issue.updatedAtMs = issue.closedAtMs
  pull.autoMerge = null
  pull.queuedAt = null
}

function mergeIfReady(repository: Repository, pull: Pull): void {
  // The one before may have moved the base.
  followGit(repository)
  const { autoMerge } = pull
  if (!autoMerge) return
  try {
    assertMergeable(repository, pull, autoMerge.method)
  } catch (error) {
    if (error instanceof Refused) return
    throw error
  }
  landPull(repository, pull, {
    method: autoMerge.method,
    title: autoMerge.headline,
    message: autoMerge.body,
    by: autoMerge.by,
  })
}

function advancePacedQueues(repository: Repository): void {
  for (const [branch, afterMs] of repository.queuePaces)
    for (const pull of queueOf(repository, branch)) {
      if (performance.now() - (pull.queuedAt ?? 0) < afterMs) break
      followGit(repository)
      advanceQueue(repository, branch, 'merge')
    }
}

/** Merges the first of the queue, or throws it out as a failed group does; answers its number. */
export function advanceQueue(
  repository: Repository,
  branch: string,
  outcome: 'merge' | 'fail',
): number | null {
  const first = queueOf(repository, branch)[0]
  if (!first) return null
  first.queuedAt = null
  const method = queueMethod(repository, branch)
  if (outcome === 'merge' && repository.bare.mergeTree(first.baseTip, first.head) !== null)
    landPull(repository, first, {
      method,
      title: null,
      message: null,
      by: 'github-merge-queue[bot]',
    })
  return first.issue.number
}

/** The queue's own rule says how it merges, whoever enqueued with what wish. */
function queueMethod({ rules }: Repository, branch: string): MergeWish['method'] {
  const queue = rules.get(branch)?.find(({ type }) => type === 'merge_queue')
  const { data } = methodWord.safeParse(String(queue?.parameters?.merge_method).toLowerCase())
  return data ?? 'merge'
}

export function queueOf({ pulls }: Repository, branch: string): readonly Pull[] {
  return [...pulls.values()]
    .filter(({ base, queuedAt }) => base === branch && queuedAt !== null)
    .sort((a, b) => (a.queuedAt ?? 0) - (b.queuedAt ?? 0))
}
