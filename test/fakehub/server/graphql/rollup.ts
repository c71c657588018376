import { demandsOf } from '../demands.ts'
import { iso, isoOrNull, userId, web } from '../render.ts'
import { checksOf, rollupOf, statusesOf } from '../standing.ts'
import type { CheckRun, CommitStatus, Pull } from '../state.ts'
import type { PageWish } from './connection.ts'
import { connection } from './connection.ts'
import type { Place } from './objects.ts'
import { actorObject } from './objects.ts'

/** All checks and statuses of a commit. */
export function rollupObject(place: Place, pull: Pull, sha: string): object | null {
  const { repository } = place
  const state = rollupOf(repository, sha)
  if (state === null) return null
  const required = (name: string) => () => demandsOf(repository, pull.base).checks.includes(name)
  const contexts = [
    ...checksOf(repository, sha).map((check) => ({
      ...checkObject(place, check),
      isRequired: required(check.name),
    })),
    ...statusesOf(repository, sha).map((status) => ({
      ...statusObject(status),
      isRequired: required(status.context),
    })),
  ]
  return {
    id: `SCR_${sha}`,
    state,
    contexts: (wish: PageWish) => connection(wish, contexts, (each) => each),
  }
}

function checkObject({ hub, repository }: Place, check: CheckRun) {
  const { id, workflow } = check
  const page = workflow === null ? `/runs/${id}` : `/actions/runs/${workflow}/job/${id}`
  const run = web(hub, repository, `/actions/runs/${workflow}`)
  return {
    __typename: 'CheckRun',
    id: `CR_${id}`,
    databaseId: id,
    name: check.name,
    status: check.status.toUpperCase(),
    conclusion: check.conclusion?.toUpperCase() ?? null,
    detailsUrl: check.detailsUrl ?? web(hub, repository, page),
    url: web(hub, repository, page),
    externalId: check.externalId,
    startedAt: iso(check.startedAtMs),
    completedAt: isoOrNull(check.completedAtMs),
    ...check.output,
    checkSuite: {
      id: `CS_${workflow ?? id}`,
      databaseId: workflow ?? id,
      app: { id: `A_${userId(check.app)}`, databaseId: userId(check.app), name: check.app, slug: check.app },
      workflowRun: workflow === null ? null : { id: `WFR_${workflow}`, databaseId: workflow, url: run },
    },
  }
}

function statusObject(status: CommitStatus) {
  return {
    __typename: 'StatusContext',
    id: `SC_${status.id}`,
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: iso(status.atMs),
    creator: actorObject(status.login),
  }
}
