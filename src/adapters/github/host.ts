import type { RemotePlace } from './remote.ts'

/** Where the API of a repository is. */
export interface ApiPlace {
  /** The host that tokens belong to. */
  readonly host: string
  readonly baseUrl: string
  readonly owner: string
  readonly repository: string
}

export type ApiAnswer =
  | { readonly kind: 'found'; readonly place: ApiPlace }
  /** A folder of this machine, and nothing says whose API to ask. */
  | { readonly kind: 'no-host' }
  /** An address to which no token may go: not a URL, or one that others can read along with. */
  | { readonly kind: 'unsafe'; readonly url: string }

/** The API behind a remote: `override` where somebody gave one, else what the host's kind says. */
export function apiOf(remote: RemotePlace, override: string | null): ApiAnswer {
  const { host, port, owner, repository } = remote
  const baseUrl = override?.replace(/\/+$/, '') ?? (host === null ? null : apiUrl(host, port))
  if (baseUrl === null) return { kind: 'no-host' }
  if (!isSafe(baseUrl)) return { kind: 'unsafe', url: baseUrl }
  return { kind: 'found', place: { host: hostOfApi(baseUrl), baseUrl, owner, repository } }
}

/** The host whose tokens an API takes: `https://api.github.com` is github.com's. */
export function hostOfApi(url: string): string {
  const { hostname } = new URL(url)
  return hostname === 'api.github.com' || hostname.endsWith('.ghe.com')
    ? hostname.replace(/^api\./, '')
    : hostname
}

/** True on this machine itself, where nobody reads along and no other host is meant. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d+){3}$/.test(host)
}

function apiUrl(host: string, port: string): string {
  if (host === 'github.com') return 'https://api.github.com'
  if (host.endsWith('.ghe.com')) return `https://api.${host}`
  return `https://${host}${port === '' ? '' : `:${port}`}/api/v3`
}

function isSafe(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, username, password } = new URL(url)
  return (
    username === '' &&
    password === '' &&
    (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)))
  )
}
