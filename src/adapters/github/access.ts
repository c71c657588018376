import type { Answered } from '../../ports/forge.ts'
import { answered, isHidden } from './answer.ts'
import type { GitHub } from './client.ts'
import { openGitHub } from './client.ts'
import type { ForgeOptions } from './forge.ts'
import type { ApiPlace } from './host.ts'

/** What a token is allowed, as far as GitHub tells. */
export interface TokenAccess {
  /** Whose it is; null for one of an app's installation. */
  readonly login: string | null
  /** Of a classic token; null for the others, which tell of their permissions nowhere. */
  readonly scopes: readonly string[] | null
  readonly isPrivate: boolean
  /** What its owner may do with this repository. */
  readonly push: boolean
  readonly admin: boolean
}

/** Asks who the token is and what it may do with the repository. */
export function readTokenAccess(place: ApiPlace, options: ForgeOptions): Promise<Answered<TokenAccess>> {
  const github = openGitHub(place, options)
  return answered(async () => {
    const { data, headers } = await github.rest.repos.get(github.place)
    const scopes = headers['x-oauth-scopes']
    return {
      login: await readLogin(github),
      scopes: scopes === undefined ? null : scopes.split(/,\s*/).filter((scope) => scope !== ''),
      isPrivate: data.private,
      push: data.permissions?.push === true,
      admin: data.permissions?.admin === true,
    }
  })
}

async function readLogin(github: GitHub): Promise<string | null> {
  try {
    return (await github.rest.users.getAuthenticated()).data.login
  } catch (error) {
    if (!isHidden(error)) throw error
    return null
  }
}
