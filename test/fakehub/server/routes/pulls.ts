import { z } from 'zod'
import { assertMergeable, landPull, methodWord } from '../land.ts'
import { newId, newIssue } from '../make.ts'
import { closePull } from '../refresh.ts'
import { addressOf, api, renderFullPull, renderPull } from '../render.ts'
import type { Ask, Route } from '../reply.ts'
import { created, gone, invalid, notFound, ok, paged, Refused } from '../reply.ts'
import type { Pull, Repository } from '../state.ts'

export function pullIn({ repository, parameters }: Pick<Ask, 'repository' | 'parameters'>): Pull {
  const pull = repository.pulls.get(Number(parameters.pull_number))
  if (!pull) throw notFound()
  return pull
}

const listed: Route = (ask) => {
  const { repository, query } = ask
  const state = query.get('state') ?? 'open'
  const [owner, branch] = splitHead(query.get('head'))
  const pulls = [...repository.pulls.values()].filter(
    (pull) =>
      (state === 'all' || pull.issue.state === state) &&
      (branch === null || (pull.branch === branch && owner === repository.owner)) &&
      (query.get('base') ?? pull.base) === pull.base,
  )
  const sorted = query.get('direction') === 'asc' ? pulls : pulls.reverse()
  return paged(
    ask,
    `${addressOf(repository)}/pulls`,
    sorted.map((pull) => renderPull(ask.hub, repository, pull)),
  )
}

/** GitHub takes no notice of a head without its owner. */
function splitHead(head: string | null): readonly [string | null, string | null] {
  const at = head?.indexOf(':') ?? -1
  return head === null || at === -1 ? [null, null] : [head.slice(0, at), head.slice(at + 1)]
}

const newPull = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
})

const opened: Route = ({ hub, repository, token, body }) => {
  const wanted = newPull.parse(body)
  const branch = wanted.head.replace(`${repository.owner}:`, '')
  const [head, baseTip] = tipsFor(repository, branch, wanted.base)
  for (const pull of repository.pulls.values())
    if (pull.issue.state === 'open' && pull.branch === branch && pull.base === wanted.base)
      throw invalid('PullRequest', {
        code: 'custom',
        message: `A pull request already exists for ${repository.owner}:${branch}.`,
      })
  const issue = newIssue(hub, repository, {
    login: token.login,
    title: wanted.title,
    body: wanted.body ?? null,
  })
  const pull: Pull = {
    issue,
    id: newId(hub),
    branch,
    base: wanted.base,
    head,
    baseTip,
    draft: wanted.draft,
    reviewers: [],
    merged: null,
    autoMerge: null,
    queuedAt: null,
    reviews: [],
    threads: [],
  }
  repository.pulls.set(issue.number, pull)
  repository.bare.moveRef(`refs/pull/${issue.number}/head`, head)
  return created(renderFullPull(hub, repository, pull))
}

function tipsFor({ bare }: Repository, branch: string, base: string): readonly [string, string] {
  const tips = bare.branches()
  const [head, baseTip] = [tips.get(branch), tips.get(base)]
  if (head === undefined) throw invalid('PullRequest', { field: 'head', code: 'invalid' })
  if (baseTip === undefined) throw invalid('PullRequest', { field: 'base', code: 'invalid' })
  if (bare.contains(baseTip, head))
    throw invalid('PullRequest', { code: 'custom', message: `No commits between ${base} and ${branch}` })
  return [head, baseTip]
}

const one: Route = (ask) => ok(renderFullPull(ask.hub, ask.repository, pullIn(ask)))

const changes = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
})

const changed: Route = (ask) => {
  const pull = pullIn(ask)
  const { title, body, state, base } = changes.parse(ask.body)
  const { issue } = pull
  if (title !== undefined) issue.title = title
  if (body !== undefined) issue.body = body
  if (base !== undefined && base !== pull.base) rebase(ask.repository, pull, base)
  if (state === 'closed') closePull(pull)
  if (state === 'open' && issue.state === 'closed') reopen(ask.repository, pull)
  issue.updatedAtMs = Date.now()
  return ok(renderFullPull(ask.hub, ask.repository, pull))
}

function rebase({ bare }: Repository, pull: Pull, base: string): void {
  const tip = bare.branches().get(base)
  if (tip === undefined) throw invalid('PullRequest', { field: 'base', code: 'invalid' })
  if (pull.issue.state === 'closed')
    throw invalid('PullRequest', {
      code: 'custom',
      message: 'Cannot change the base branch of a closed pull request.',
    })
  pull.base = base
  pull.baseTip = tip
  pull.queuedAt = null
}

function reopen({ bare }: Repository, pull: Pull): void {
  const head = bare.branches().get(pull.branch)
  if (pull.merged || head === undefined)
    throw invalid('PullRequest', { code: 'custom', message: 'state cannot be changed.' })
  pull.head = head
  pull.issue.state = 'open'
  pull.issue.closedAtMs = null
}

const mergeWish = z.object({
  sha: z.string().optional(),
  merge_method: methodWord.default('merge'),
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
})

const merged: Route = (ask) => {
  const pull = pullIn(ask)
  const { sha, merge_method: method, commit_title, commit_message } = mergeWish.parse(ask.body ?? {})
  if (sha !== undefined && sha !== pull.head && pull.issue.state === 'open')
    throw new Refused(409, 'Head branch was modified. Review and try the merge again.')
  assertMergeable(ask.repository, pull, method)
  const wish = { method, title: commit_title ?? null, message: commit_message ?? null, by: ask.token.login }
  const commit = landPull(ask.repository, pull, wish)
  return ok({ sha: commit, merged: true, message: 'Pull Request successfully merged' })
}

const updated: Route = (ask) => {
  const pull = pullIn(ask)
  const { expected_head_sha: expected } = z
    .object({ expected_head_sha: z.string().optional() })
    .parse(ask.body ?? {})
  if (expected !== undefined && expected !== pull.head)
    throw invalid('PullRequest', {
      field: 'head',
      code: 'custom',
      message: 'expected head sha didn’t match current head ref.',
    })
  const { bare } = ask.repository
  const tree = bare.mergeTree(pull.baseTip, pull.head)
  if (tree === null) throw new Refused(422, 'merge conflict between base and head')
  const message = `Merge branch '${pull.base}' into ${pull.branch}`
  const commit = bare.commitTree({ tree, parents: [pull.head, pull.baseTip], message })
  bare.moveRef(`refs/heads/${pull.branch}`, commit, pull.head)
  return {
    status: 202,
    body: { message: 'Updating pull request branch.', url: api(ask.hub, addressOf(ask.repository)) },
  }
}

const path = '/repos/{owner}/{repo}/pulls'

export const pullRoutes: Readonly<Record<string, Route>> = {
  [`GET ${path}`]: listed,
  [`POST ${path}`]: opened,
  [`GET ${path}/{pull_number}`]: one,
  [`PATCH ${path}/{pull_number}`]: changed,
  [`GET ${path}/{pull_number}/merge`]: (ask) => {
    if (pullIn(ask).merged) return gone
    throw notFound()
  },
  [`PUT ${path}/{pull_number}/merge`]: merged,
  [`PUT ${path}/{pull_number}/update-branch`]: updated,
}
