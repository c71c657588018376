import { z } from 'zod'
import { newId } from '../make.ts'
import { addressOf, api, iso, renderRepository, renderUser } from '../render.ts'
import type { Ask, Reply, Route } from '../reply.ts'
import { created, ok, paged, pageOf } from '../reply.ts'
import { statusesOf } from '../standing.ts'
import type { CommitStatus } from '../state.ts'
import { shaOf } from './commits.ts'

const path = '/repos/{owner}/{repo}'

function renderStatus({ hub, repository }: Pick<Ask, 'hub' | 'repository'>, status: CommitStatus) {
  return {
    id: status.id,
    node_id: `SC_${status.id}`,
    url: api(hub, `${addressOf(repository)}/statuses/${status.sha}`),
    state: status.state,
    context: status.context,
    description: status.description,
    target_url: status.targetUrl,
    created_at: iso(status.atMs),
    updated_at: iso(status.atMs),
  }
}

const combined: Route = (ask) => {
  const { hub, repository } = ask
  const sha = shaOf(ask)
  const statuses = statusesOf(repository, sha)
  const states = statuses.map(({ state }) => state)
  const failed = states.some((state) => state === 'failure' || state === 'error')
  // Without any status GitHub says pending.
  const pending = states.length === 0 || states.includes('pending')
  const address = `${addressOf(repository)}/commits/${sha}/status`
  const { slice, links } = pageOf(ask, address, statuses)
  return {
    ...ok({
      state: failed ? 'failure' : pending ? 'pending' : 'success',
      sha,
      total_count: statuses.length,
      statuses: slice.map((status) => renderStatus(ask, status)),
      repository: renderRepository(hub, repository),
    }),
    headers: links,
  }
}

const statusFields = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string().default('default'),
  description: z.string().max(140).nullish(),
  target_url: z.string().nullish(),
})

const withCreator = (ask: Ask, status: CommitStatus) => ({
  ...renderStatus(ask, status),
  creator: renderUser(ask.hub, status.login),
})

const statusMade: Route = (ask): Reply => {
  const { state, context, description = null, target_url: targetUrl = null } = statusFields.parse(ask.body)
  const status: CommitStatus = {
    id: newId(ask.hub),
    sha: shaOf(ask, ask.parameters.sha ?? ''),
    state,
    context,
    description,
    targetUrl,
    login: ask.token.login,
    atMs: Date.now(),
  }
  ask.repository.statuses.push(status)
  return created(withCreator(ask, status))
}

export const statusRoutes: Readonly<Record<string, Route>> = {
  [`GET ${path}/commits/{ref}/status`]: combined,
  [`GET ${path}/commits/{ref}/statuses`]: (ask) => {
    const sha = shaOf(ask)
    const all = ask.repository.statuses.filter((status) => status.sha === sha).reverse()
    return paged(
      ask,
      `${addressOf(ask.repository)}/commits/${sha}/statuses`,
      all.map((status) => withCreator(ask, status)),
    )
  },
  [`POST ${path}/statuses/{sha}`]: statusMade,
}
