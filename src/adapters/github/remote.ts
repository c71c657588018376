/** Where a remote's URL leads: a repository on a forge, by the names its API uses. */
export interface RemotePlace {
  /** Lower-case, without a port; null for a folder of this machine. */
  readonly host: string | null
  /** What the URL says of the port, for a web address only: an ssh port is not the API's. */
  readonly port: string
  readonly owner: string
  readonly repository: string
}

/** Reads every form that git takes: URLs, `user@host:path` and folders; null where no owner and repository are in it. */
export function readRemote(url: string): RemotePlace | null {
  const text = url.trim()
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? readUrl(text) : readShort(text)
  return address === null ? null : placeOf(address)
}

interface Address {
  readonly host: string | null
  readonly port: string
  readonly path: string
}

function readUrl(text: string): Address | null {
  if (!URL.canParse(text)) return null
  const { protocol, hostname, port, pathname } = new URL(text)
  if (protocol === 'file:') return { host: null, port: '', path: pathname }
  const isWeb = protocol === 'https:' || protocol === 'http:'
  return { host: hostname, port: isWeb ? port : '', path: pathname }
}

/** A colon before any slash makes it a host, as git has it; everything else is a folder. */
function readShort(text: string): Address {
  const [, host, path] = /^(?:[^@/:]+@)?(\[[^\]]+\]|[^/:]+):(.*)$/.exec(text) ?? []
  return host === undefined || path === undefined
    ? { host: null, port: '', path: text }
    : { host: host.replace(/^\[|\]$/g, ''), port: '', path }
}

function placeOf({ host, port, path }: Address): RemotePlace | null {
  const parts = path
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split('/')
    .filter((part) => part !== '')
  const [owner, repository] = host === null ? parts.slice(-2) : parts
  if (owner === undefined || repository === undefined) return null
  if (host !== null && parts.length !== 2) return null
  return { host: host === null ? null : knownAs(host), port, owner, repository }
}

/** GitHub takes ssh on port 443 under a name of its own. */
function knownAs(host: string): string {
  const name = host.toLowerCase()
  return name === 'ssh.github.com' || name === 'www.github.com' ? 'github.com' : name
}
