import type { z } from 'zod'
import type { AskName } from '../asks.ts'
import { asks } from '../asks.ts'
import type { Faults } from './faults.ts'
import { openBare } from './git.ts'
import { guardPushes } from './guard.ts'
import { landPull } from './land.ts'
import { newId, newIssue, openSettings } from './make.ts'
import type { Observations } from './observe.ts'
import { advanceQueue, closePull, refresh } from './refresh.ts'
import { addReview, workflowRun } from './robots.ts'
import type { Hub, Pull, Repository, Settings } from './state.ts'

interface Place {
  readonly hub: Hub
  readonly faults: Faults
  readonly observed: Observations
}

/** Does what a test asks; answers with something for it. */
export function perform(place: Place, name: string, body: unknown): unknown {
  if (!isAskName(name)) throw new Error(`nothing is called ${name}`)
  return performers(place)[name](body)
}

function isAskName(name: string): name is AskName {
  return Object.hasOwn(asks, name)
}

type Asked<Name extends AskName> = z.infer<(typeof asks)[Name]>

function performers({ hub, faults, observed }: Place): Record<AskName, (body: unknown) => unknown> {
  const on =
    <Name extends AskName>(name: Name, act: (ask: Asked<Name>) => unknown) =>
    (body: unknown) =>
      act(asks[name].parse(body) as Asked<Name>)
  const at = (repo: string) => repositoryAt(hub, repo)
  return {
    repository: on('repository', (ask) => addRepository(hub, ask)),
    settings: on('settings', ({ repo, settings }) => change(at(repo), settings)),
    token: on('token', ({ token, ...facts }) => hub.tokens.set(token, facts)),
    'revoke-token': on('revoke-token', ({ token }) => hub.tokens.delete(token)),
    rules: on('rules', ({ repo, branch, rules }) => {
      at(repo).rules.set(branch, rules)
      guardPushes(at(repo))
    }),
    protection: on('protection', ({ repo, branch, protection }) => {
      if (protection === null) at(repo).protections.delete(branch)
      else at(repo).protections.set(branch, protection)
      guardPushes(at(repo))
    }),
    status: on('status', ({ repo, ...said }) =>
      at(repo).statuses.push({ ...said, id: newId(hub), login: 'ci', atMs: Date.now() }),
    ),
    check: on('check', (ask) => addCheck(hub, at(ask.repo), ask)),
    ci: on('ci', ({ repo, checks }) => {
      at(repo).ci = checks
    }),
    reviewer: on('reviewer', ({ repo, reviewer }) => {
      at(repo).reviewer = reviewer
    }),
    'queue-pace': on('queue-pace', ({ repo, branch, afterMs }) =>
      afterMs === null ? at(repo).queuePaces.delete(branch) : at(repo).queuePaces.set(branch, afterMs),
    ),
    review: on('review', (ask) => addReview(hub, pullAt(at(ask.repo), ask.number), ask)),
    comment: on('comment', ({ repo, number, ...said }) =>
      at(repo)
        .issues.get(number)
        ?.comments.push({ ...said, id: newId(hub), createdAtMs: Date.now() }),
    ),
    issue: on('issue', ({ repo, labels, state, ...said }) => {
      const issue = newIssue(hub, at(repo), said)
      Object.assign(issue, { labels, state })
      return { number: issue.number }
    }),
    milestone: on('milestone', ({ repo, title }) => ({ number: at(repo).milestones.push(title) })),
    close: on('close', ({ repo, number }) => closePull(pullAt(at(repo), number))),
    merge: on('merge', ({ repo, number, login, method }) =>
      landPull(at(repo), pullAt(at(repo), number), { method, by: login, title: null, message: null }),
    ),
    'advance-queue': on('advance-queue', ({ repo, branch, outcome }) => ({
      number: advanceQueue(at(repo), branch, outcome),
    })),
    'unknown-mergeable': on('unknown-mergeable', ({ repo, reads }) => {
      at(repo).unknownReads = reads
    }),
    fault: on('fault', (fault) => faults.add(fault)),
    'clear-faults': on('clear-faults', () => faults.clear()),
    limit: on('limit', ({ remaining, resetInS }) => {
      hub.limit = { most: 5000, used: 5000 - remaining, resetAtMs: Date.now() + resetInS * 1000 }
    }),
    'forget-calls': on('forget-calls', () => observed.forgetCalls()),
  }
}

/** As it is now, pushes of a moment ago included. */
export function repositoryAt(hub: Hub, name: string): Repository {
  const found = hub.repositories.get(name.toLowerCase())
  if (!found) throw new Error(`no repository ${name}`)
  refresh(hub, found)
  return found
}

function pullAt({ pulls }: Repository, number: number): Pull {
  const pull = pulls.get(number)
  if (!pull) throw new Error(`no pull request ${number}`)
  return pull
}

function addRepository(hub: Hub, { repo, gitDir, settings }: Asked<'repository'>): void {
  const [owner = '', name = ''] = repo.split('/')
  const repository: Repository = {
    id: newId(hub),
    owner,
    name,
    bare: openBare(gitDir),
    settings: openSettings,
    rules: new Map(),
    protections: new Map(),
    pulls: new Map(),
    issues: new Map(),
    checks: [],
    statuses: [],
    workflowRuns: new Map(),
    labels: new Set(),
    milestones: [],
    ci: [],
    reviewer: null,
    queuePaces: new Map(),
    unknownReads: 0,
  }
  change(repository, settings)
  hub.repositories.set(repo.toLowerCase(), repository)
}

function change(repository: Repository, wanted: Asked<'settings'>['settings']): void {
  const settings: Settings = Object.assign({ ...repository.settings }, wanted)
  repository.settings = settings
}

function addCheck(hub: Hub, repository: Repository, { sha, name, ...said }: Asked<'check'>): { id: number } {
  const done = said.status === 'completed'
  const id = newId(hub)
  repository.checks.push({
    id,
    sha,
    name,
    app: 'github-actions',
    status: said.status,
    conclusion: done ? said.conclusion : null,
    detailsUrl: null,
    externalId: '',
    output: { title: null, summary: said.summary, text: null },
    annotations: said.annotations,
    log: said.log,
    workflow: said.log === null ? null : workflowRun(hub, repository, { name: 'CI', sha }),
    startedAtMs: Date.now(),
    completedAtMs: done ? Date.now() : null,
  })
  return { id }
}
