import { newId } from './make.ts'
import type { CiRule, Hub, Pull, Repository, Review } from './state.ts'

/** Starts the checks of heads that are new, and ends those that ran their time. */
export function runChecks(hub: Hub, repository: Repository, open: readonly Pull[]): void {
  for (const rule of repository.ci)
    for (const { head } of open) {
      const known = repository.checks.some(({ name, sha }) => name === rule.name && sha === head)
      if (!known) startCheck(hub, repository, { rule, sha: head })
    }
  const now = Date.now()
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

/** The rule's reviewer looks at each head once. */
export function review(hub: Hub, { reviewer }: Repository, open: readonly Pull[]): void {
  if (!reviewer) return
  const { login, wishes } = reviewer
  for (const pull of open) {
    const own = pull.reviews.filter((each) => each.login === login)
    if (pull.draft || own.some(({ commit }) => commit === pull.head)) continue
    const wanted = own.length === 0 ? wishes.filter(({ title }) => pull.issue.title.includes(title)) : []
    addReview(hub, pull, {
      login,
      state: wanted.length > 0 ? 'CHANGES_REQUESTED' : 'APPROVED',
      body: '',
      comments: wanted.map(({ path, line, text }) => ({ path, line, body: text })),
    })
  }
}

interface NewReview {
  readonly login: string
  readonly state: Review['state']
  readonly body: string
  readonly comments: readonly { readonly path: string; readonly line: number | null; readonly body: string }[]
}

export function addReview(
  hub: Hub,
  pull: Pull,
  { login, state, body, comments }: NewReview,
): { readonly id: number } {
  const id = newId(hub)
  const atMs = Date.now()
  pull.reviews.push({ id, login, state, body, commit: pull.head, atMs })
  pull.reviewers = pull.reviewers.filter((each) => each !== login)
  for (const { path, line, body: text } of comments)
    pull.threads.push({
      id: newId(hub),
      review: id,
      path,
      line,
      commit: pull.head,
      resolved: false,
      comments: [{ id: newId(hub), login, body: text, createdAtMs: atMs }],
    })
  return { id }
}
