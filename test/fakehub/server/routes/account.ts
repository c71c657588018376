import { renderUser, userId } from '../render.ts'
import type { Reply } from '../reply.ts'
import { notFound, ok } from '../reply.ts'
import type { Hub, Token } from '../state.ts'

/** What is asked of no repository. */
export type AccountRoute = (ask: {
  readonly hub: Hub
  readonly token: Token
  readonly parameters: Readonly<Record<string, string>>
}) => Reply

const profile = (hub: Hub, login: string) => ({
  ...renderUser(hub, login),
  name: login,
  email: null,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
  id: userId(login),
})

export const accountRoutes: Readonly<Record<string, AccountRoute>> = {
  'GET /user': ({ hub, token }) => ok(profile(hub, token.login)),
  'GET /users/{username}': ({ hub, parameters }) => ok(profile(hub, parameters.username ?? '')),
  'GET /meta': ({ hub }) =>
    ok({
      verifiable_password_authentication: false,
      ...(hub.enterprise ? { installed_version: '3.17.0' } : {}),
    }),
  'GET /rate_limit': ({ hub }) => {
    // A server of one's own has no limits, unless its owner sets some.
    if (hub.enterprise) throw notFound()
    const { most: limit, used, resetAtMs } = hub.limit
    const core = { limit, used, remaining: limit - used, reset: Math.ceil(resetAtMs / 1000) }
    return ok({ resources: { core, search: core, graphql: core }, rate: core })
  },
}
