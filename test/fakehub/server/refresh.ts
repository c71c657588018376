import { demandsOf } from './demands.ts'
import type { MergeWish } from './land.ts'
import { assertMergeable, landPull, markMerged, methodWord } from './land.ts'
import { newId } from './make.ts'
import { Refused } from './reply.ts'
import type { CiRule, Hub, Pull, Repository } from './state.ts'

/** What happened by itself since the last request: pushes, merges by hand, checks that ended, auto-merges. */
export function refresh(hub: Hub, repository: Repository): void {
  followGit(repository)
  runChecks(hub, repository)
  for (const pull of open(repository)) if (pull.autoMerge) mergeIfReady(repository, pull)
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

function runChecks(hub: Hub, repository: Repository): void {
  const now = Date.now()
  for (const rule of repository.ci)
    for (const { head } of open(repository)) {
      const known = repository.checks.some(({ name, sha }) => name === rule.name && sha === head)
      if (!known) startCheck(hub, repository, { rule, sha: head })
    }
  for (const check of repository.checks) {
    const rule = repository.ci.find(({ name }) => name === check.name)
    if (!rule || check.status === 'completed' || now - check.startedAtMs < rule.afterMs) continue
    const failed =
      rule.failsOn && repository.bare.file(check.sha, rule.failsOn.path)?.includes(rule.failsOn.text)
    check.status = 'completed'
    check.conclusion = failed ? 'failure' : 'success'
    check.completedAtMs = now
    check.log = failed ? rule.log : 'all is well\n'
  }
}

function startCheck(hub: Hub, repository: Repository, { rule, sha }: { rule: CiRule; sha: string }): void {
  const id = newId(hub)
  repository.checks.push({
    id,
    sha,
    name: rule.name,
    app: 'github-actions',
    status: 'in_progress',
    conclusion: null,
    detailsUrl: null,
    externalId: '',
    output: { title: null, summary: null, text: null },
    annotations: [],
    log: '',
    workflow: workflowRun(hub, repository, { name: 'CI', sha }),
    startedAtMs: Date.now(),
    completedAtMs: null,
  })
}

export function workflowRun(
  hub: Hub,
  { workflowRuns }: Repository,
  { name, sha }: { readonly name: string; readonly sha: string },
): number {
  const key = `${name} ${sha}`
  const run = workflowRuns.get(key) ?? { id: newId(hub), name, sha }
  workflowRuns.set(key, run)
  return run.id
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
