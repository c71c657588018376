import { z } from 'zod'
import { demandsOf } from '../demands.ts'
import { addressOf, api, renderPull, renderUser, web } from '../render.ts'
import type { Ask, Route } from '../reply.ts'
import { created, gone, notFound, ok, paged, Refused } from '../reply.ts'

const path = '/repos/{owner}/{repo}'

/** The commit that a ref, or a part of its id, stands for. */
export function shaOf({ repository, parameters }: Ask, name = parameters.ref ?? ''): string {
  const commit = repository.bare.commit(name)
  if (!commit) throw new Refused(422, `No commit found for SHA: ${name}`)
  return commit.sha
}

/** A commit as GitHub shows it, with its author's account. */
export function renderCommit({ hub, repository }: Pick<Ask, 'hub' | 'repository'>, name: string) {
  const commit = repository.bare.commit(name)
  if (!commit) throw new Refused(422, `No commit found for SHA: ${name}`)
  const { sha, parents, author, committer, message } = commit
  return {
    ...renderGitCommit({ hub, repository }, name),
    node_id: `C_${sha}`,
    html_url: web(hub, repository, `/commit/${sha}`),
    commit: {
      message,
      author,
      committer,
      tree: tree({ hub, repository }, commit.tree),
      comment_count: 0,
      verification: verification(commit.signed),
    },
    author: renderUser(hub, author.name.replaceAll(' ', '-')),
    committer: renderUser(hub, committer.name.replaceAll(' ', '-')),
    parents: parents.map((parent) => ({ sha: parent, url: commitUrl({ hub, repository }, parent) })),
  }
}

function renderGitCommit({ hub, repository }: Pick<Ask, 'hub' | 'repository'>, name: string) {
  const commit = repository.bare.commit(name)
  if (!commit) throw notFound()
  const { sha, author, committer, message, parents } = commit
  return {
    sha,
    url: commitUrl({ hub, repository }, sha),
    author,
    committer,
    message,
    tree: tree({ hub, repository }, commit.tree),
    parents: parents.map((parent) => ({
      sha: parent,
      url: commitUrl({ hub, repository }, parent),
    })),
    verification: verification(commit.signed),
  }
}

const verification = (signed: boolean) => ({
  verified: signed,
  reason: signed ? 'valid' : 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
})

const commitUrl = ({ hub, repository }: Pick<Ask, 'hub' | 'repository'>, sha: string) =>
  api(hub, `${addressOf(repository)}/commits/${sha}`)

const tree = ({ hub, repository }: Pick<Ask, 'hub' | 'repository'>, sha: string) => ({
  sha,
  url: api(hub, `${addressOf(repository)}/git/trees/${sha}`),
})

const renderRef = ({ hub, repository }: Ask, { ref, sha }: { ref: string; sha: string }) => ({
  ref,
  node_id: `REF_${ref}`,
  url: api(hub, `${addressOf(repository)}/git/${ref}`),
  object: { type: 'commit', sha, url: commitUrl({ hub, repository }, sha) },
})

function refIn(ask: Ask): { readonly ref: string; readonly sha: string } {
  const ref = `refs/${ask.parameters.ref}`
  const found = ask.repository.bare.refs(ref).find((each) => each.ref === ref)
  if (!found) throw notFound()
  return found
}

const newRef: Route = (ask) => {
  const { ref, sha } = z.object({ ref: z.string(), sha: z.string() }).parse(ask.body)
  if (ask.repository.bare.commit(sha) === null) throw new Refused(422, 'Object does not exist')
  if (!ask.repository.bare.moveRef(ref, sha, null)) throw new Refused(422, 'Reference already exists')
  return created(renderRef(ask, { ref, sha }))
}

const movedRef: Route = (ask) => {
  const { ref, sha: from } = refOrRefuse(ask)
  const { sha, force } = z.object({ sha: z.string(), force: z.boolean().default(false) }).parse(ask.body)
  assertMayMove(ask, ref)
  const { bare } = ask.repository
  if (!force && !bare.contains(sha, from)) throw new Refused(422, 'Update is not a fast forward')
  if (!bare.moveRef(ref, sha, from)) throw new Refused(422, 'Reference cannot be updated')
  return ok(renderRef(ask, { ref, sha }))
}

const deletedRef: Route = (ask) => {
  const { ref } = refOrRefuse(ask)
  assertMayMove(ask, ref)
  ask.repository.bare.moveRef(ref, null)
  return gone
}

function refOrRefuse(ask: Ask) {
  try {
    return refIn(ask)
  } catch {
    throw new Refused(422, 'Reference does not exist')
  }
}

function assertMayMove({ repository }: Ask, ref: string): void {
  const { pullRequest, locked, queue } = demandsOf(repository, ref.replace('refs/heads/', ''))
  if (pullRequest || locked || queue)
    throw new Refused(
      422,
      'Repository rule violations found\n\nChanges must be made through a pull request.\n\n',
    )
}

const compared: Route = (ask) => {
  const [base = '', head = ''] = (ask.parameters.basehead ?? '').split('...')
  const { bare } = ask.repository
  const [from, to] = [bare.commit(base), bare.commit(head)]
  const mergeBase = from && to && bare.mergeBase(from.sha, to.sha)
  if (!from || !to || !mergeBase) throw notFound()
  const commits = bare.commitsBetween(from.sha, to.sha)
  const behind = bare.commitsBetween(to.sha, from.sha).length
  const ahead = commits.length
  return ok({
    status: ahead === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged',
    ahead_by: ahead,
    behind_by: behind,
    total_commits: ahead,
    base_commit: renderCommit(ask, from.sha),
    merge_base_commit: renderCommit(ask, mergeBase),
    commits: commits.map((id) => renderCommit(ask, id)),
    files: [],
  })
}

export const commitRoutes: Readonly<Record<string, Route>> = {
  [`GET ${path}/commits/{ref}`]: (ask) => ok(renderCommit(ask, ask.parameters.ref ?? '')),
  [`GET ${path}/commits/{commit_sha}/pulls`]: (ask) => {
    const { commit_sha: sha } = ask.parameters
    const all = [...ask.repository.pulls.values()].filter(
      ({ head, merged }) => head === sha || merged?.commit === sha,
    )
    return ok(all.map((pull) => renderPull(ask.hub, ask.repository, pull)))
  },
  [`GET ${path}/compare/{basehead}`]: compared,
  [`GET ${path}/git/commits/{commit_sha}`]: (ask) =>
    ok(renderGitCommit(ask, ask.parameters.commit_sha ?? '')),
  [`GET ${path}/git/ref/{ref}`]: (ask) => ok(renderRef(ask, refIn(ask))),
  [`GET ${path}/git/matching-refs/{ref}`]: (ask) =>
    paged(
      ask,
      `${addressOf(ask.repository)}/git/matching-refs/${ask.parameters.ref}`,
      ask.repository.bare
        .refs('refs')
        .filter(({ ref }) => ref.startsWith(`refs/${ask.parameters.ref}`))
        .map((each) => renderRef(ask, each)),
    ),
  [`POST ${path}/git/refs`]: newRef,
  [`PATCH ${path}/git/refs/{ref}`]: movedRef,
  [`DELETE ${path}/git/refs/{ref}`]: deletedRef,
}
