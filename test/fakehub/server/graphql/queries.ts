import { refresh } from '../refresh.ts'
import { web } from '../render.ts'
import { Refused } from '../reply.ts'
import { visible } from '../rest.ts'
import type { Hub, Pull, Repository, Token } from '../state.ts'
import type { PageWish } from './connection.ts'
import { connection } from './connection.ts'
import type { Place } from './objects.ts'
import { actorObject, pullObject, queueEntryObject, queueObject, threadObject } from './objects.ts'

export interface Viewer {
  readonly hub: Hub
  readonly token: Token
}

export function queryRoot({ hub, token }: Viewer): object {
  return {
    viewer: actorObject(token.login),
    rateLimit: {
      cost: 1,
      nodeCount: 1,
      limit: hub.limit.most,
      used: hub.limit.used,
      remaining: hub.limit.most - hub.limit.used,
      resetAt: new Date(hub.limit.resetAtMs).toISOString(),
    },
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) =>
      repositoryObject({ hub, repository: seen({ hub, token }, owner, name) }, token),
    node: ({ id }: { readonly id: string }) => nodeOf({ hub, token }, id),
    nodes: ({ ids }: { readonly ids: readonly string[] }) => ids.map((id) => nodeOf({ hub, token }, id)),
  }
}

function seen({ hub, token }: Viewer, owner: string, repo: string): Repository {
  try {
    const repository = visible(hub, token, { owner, repo })
    refresh(hub, repository)
    return repository
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    throw new Refused(404, `Could not resolve to a Repository with the name '${owner}/${repo}'.`)
  }
}

function repositoryObject(place: Place, token: Token): object {
  const { hub, repository } = place
  const { settings, owner, name } = repository
  return {
    id: `R_${repository.id}`,
    databaseId: repository.id,
    name,
    nameWithOwner: `${owner}/${name}`,
    url: web(hub, repository, ''),
    isArchived: settings.archived,
    autoMergeAllowed: settings.allowAutoMerge,
    deleteBranchOnMerge: settings.deleteBranchOnMerge,
    mergeCommitAllowed: settings.allowMergeCommit,
    rebaseMergeAllowed: settings.allowRebaseMerge,
    squashMergeAllowed: settings.allowSquashMerge,
    viewerPermission: token.permission.toUpperCase(),
    mergeQueue: ({ branch }: { readonly branch?: string }) =>
      queueObject(place, branch ?? settings.defaultBranch),
    pullRequest: ({ number }: { readonly number: number }) => {
      const pull = repository.pulls.get(number)
      if (!pull) throw new Refused(404, `Could not resolve to a PullRequest with the number of ${number}.`)
      return pullObject(place, pull)
    },
    pullRequests: ({ states, baseRefName, headRefName, ...wish }: PullWish) => {
      const all = [...repository.pulls.values()].filter(
        (pull) =>
          (states ?? [stateOf(pull)]).includes(stateOf(pull)) &&
          (baseRefName ?? pull.base) === pull.base &&
          (headRefName ?? pull.branch) === pull.branch,
      )
      return connection(wish, all, (pull) => pullObject(place, pull))
    },
  }
}

interface PullWish extends PageWish {
  readonly states?: readonly string[]
  readonly baseRefName?: string
  readonly headRefName?: string
}

const stateOf = ({ merged, issue }: Pull) => (merged ? 'MERGED' : issue.state.toUpperCase())

/** The pull request of any id that belongs to one; refused where there is none to see. */
export function pullOf({ hub, token }: Viewer, id: string): { readonly place: Place; readonly pull: Pull } {
  for (const repository of hub.repositories.values())
    for (const pull of repository.pulls.values()) {
      const mine = [`PR_${pull.id}`, `MQE_${pull.id}`, ...pull.threads.map((thread) => `PRRT_${thread.id}`)]
      if (!mine.includes(id)) continue
      const place = { hub, repository: seen({ hub, token }, repository.owner, repository.name) }
      return { place, pull }
    }
  throw new Refused(404, `Could not resolve to a node with the global id of '${id}'`)
}

function nodeOf(viewer: Viewer, id: string): object | null {
  const { place, pull } = pullOf(viewer, id)
  const thread = pull.threads.find((each) => `PRRT_${each.id}` === id)
  if (thread) return threadObject(place, pull, thread)
  return id.startsWith('MQE_') ? queueEntryObject(place, pull) : pullObject(place, pull)
}
