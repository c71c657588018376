import { hostOfApi, isLoopback } from './host.ts'

export type Variables = Readonly<Record<string, string | undefined>>

/** A token and where it was; the token is for requests to `host` alone. */
export interface FoundToken {
  readonly token: string
  readonly source: string
}

export type TokenAnswer =
  | { readonly kind: 'found'; readonly found: FoundToken }
  | {
      readonly kind: 'none'
      /** Where one was looked for. */
      readonly looked: readonly string[]
      /** Variables that hold one which is not this host's, as far as the environment says. */
      readonly withheld: readonly string[]
    }

/** Where tokens come from. */
export interface TokenSources {
  readonly env: Variables
  /** `gh auth token --hostname HOST`, null where gh has none. */
  askGh(host: string): Promise<string | null>
}

const general = ['ORCH_GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_TOKEN'] as const
const enterprise = ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'] as const

/** Every variable that may hold a token of orch's own: never an agent's to see. */
const tokenVariables: readonly string[] = [...general, ...enterprise]

/**
 * The first token that is meant for this host. The general names mean github.com and data residency, unless the
 * environment itself names another host beside them: whoever can make a repository's remote or config cannot thereby
 * have them sent elsewhere.
 */
export async function findToken(host: string, { env, askGh }: TokenSources): Promise<TokenAnswer> {
  const names = namesFor(host, env)
  const name = names.find((each) => isThere(env, each))
  const token = name === undefined ? undefined : env[name]
  if (name !== undefined && token !== undefined)
    return { kind: 'found', found: { token: token.trim(), source: name } }
  const source = `gh auth token --hostname ${host}`
  const ghToken = await askGh(host)
  if (ghToken !== null) return { kind: 'found', found: { token: ghToken, source } }
  const withheld = tokenVariables.filter((each) => !names.includes(each) && isThere(env, each))
  return { kind: 'none', looked: [...names, source], withheld }
}

function isThere(env: Variables, name: string): boolean {
  return (env[name] ?? '').trim() !== ''
}

function namesFor(host: string, env: Variables): readonly string[] {
  if (host === 'github.com' || host.endsWith('.ghe.com')) return meant(env, host) ? general : []
  if (isLoopback(host)) return [...enterprise, ...general]
  return namedHosts(env).includes(host) ? [...enterprise, ...general] : enterprise
}

/** An environment made for another host, such as a runner of an Enterprise Server, holds that host's tokens. */
function meant(env: Variables, host: string): boolean {
  const named = namedHosts(env)
  return named.length === 0 || named.includes(host)
}

function namedHosts(env: Variables): readonly string[] {
  const { GITHUB_API_URL: url, GH_HOST: host } = env
  return [
    ...(url !== undefined && URL.canParse(url) ? [hostOfApi(url)] : []),
    ...(host === undefined || host === '' ? [] : [host.toLowerCase()]),
  ]
}
