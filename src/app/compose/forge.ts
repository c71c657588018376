import type { ApiPlace } from '../../adapters/github/host.ts'
import { apiOf, isLoopback } from '../../adapters/github/host.ts'
import { usualPace } from '../../adapters/github/pace.ts'
import { readRemote } from '../../adapters/github/remote.ts'
import type { FoundToken, Variables } from '../../adapters/github/token.ts'
import { findToken } from '../../adapters/github/token.ts'
import { ask } from '../../adapters/process/probe.ts'
import type { PullRequestConfig } from '../../core/config.ts'
import type { ForgeAbsence } from '../../core/pull-request/absence.ts'
import type { Forge } from '../../ports/forge.ts'
import { version } from '../version.ts'
import { remoteUrls } from './repository.ts'

/** Where a repository's forge is, and the token for it. */
export interface ForgeAccess {
  readonly place: ApiPlace
  readonly token: FoundToken
}

export type Absent = { readonly kind: 'absent'; readonly absence: ForgeAbsence }

export interface ForgeSetting {
  readonly commonDir: string
  readonly settings: Pick<PullRequestConfig, 'remote' | 'apiUrl'>
  readonly env: Variables
}

/** Finds the forge behind the remote without asking it anything; nothing of Octokit is loaded. */
export async function findForge(
  setting: ForgeSetting,
): Promise<{ readonly kind: 'found'; readonly access: ForgeAccess } | Absent> {
  const where = await findPlace(setting)
  if (where.kind === 'absent') return where
  const { place } = where
  const answer = await findToken(place.host, { env: setting.env, askGh: (host) => askGh(host, setting.env) })
  if (answer.kind === 'none')
    return absent({ kind: 'no-token', host: place.host, looked: answer.looked, withheld: answer.withheld })
  return { kind: 'found', access: { place, token: answer.found } }
}

/** The forge of a place, ready to be asked; `token.token` is a secret to whatever prints or records. */
export async function openForge({ place, token }: ForgeAccess): Promise<Forge> {
  const { makeForge } = await import('../../adapters/github/forge.ts')
  return makeForge(place, { token: token.token, pace: paceOf(place), version })
}

/** What the token is allowed, asked of the forge itself. */
export async function readAccess({ place, token }: ForgeAccess) {
  const { readTokenAccess } = await import('../../adapters/github/access.ts')
  return readTokenAccess(place, { token: token.token, pace: paceOf(place), version })
}

async function findPlace({
  commonDir,
  settings,
  env,
}: ForgeSetting): Promise<{ readonly kind: 'found'; readonly place: ApiPlace } | Absent> {
  const { remote } = settings
  const addresses = await remoteUrls(commonDir, remote)
  const [address] = addresses
  if (address === undefined) return absent({ kind: 'no-remote', remote })
  const url = withoutLogin(address)
  // A copy on this machine that stands in for a forge's repository is still that repository.
  const places = addresses.flatMap((each) => readRemote(each) ?? [])
  const named = places.find(({ host }) => host !== null) ?? places[0]
  if (named === undefined) return absent({ kind: 'no-repository', remote, url })
  const answer = apiOf(named, settings.apiUrl ?? overrideIn(env))
  switch (answer.kind) {
    case 'found':
      return answer
    case 'no-host':
      return absent({ kind: 'no-host', remote, url })
    case 'unsafe':
      return absent({ kind: 'unsafe-api', url: withoutLogin(answer.url) })
  }
}

/** Up to the last `@`, since a password may hold one. */
function withoutLogin(url: string): string {
  return url.replace(/\/\/[^/\s]+@/, '//')
}

/** On GitHub's own runners it always says this, whatever repository somebody works in there. */
function overrideIn({ GITHUB_API_URL: url }: Variables): string | null {
  return url === undefined || url === '' || url === 'https://api.github.com' ? null : url
}

const ghMs = 3_000
/** What gh needs to find its own login. */
const ghVariables = [
  'PATH',
  'HOME',
  'XDG_CONFIG_HOME',
  'XDG_RUNTIME_DIR',
  'GH_CONFIG_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
]

async function askGh(host: string, env: Variables): Promise<string | null> {
  const own = ghVariables.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]))
  const command = ['gh', 'auth', 'token', '--hostname', host]
  const answer = await ask(command, { cwd: '/', env: Object.fromEntries(own), timeoutMs: ghMs })
  const token = answer.kind === 'answered' && answer.exitCode === 0 ? answer.stdout.trim() : ''
  return token === '' ? null : token
}

/** A server on this machine is nobody's GitHub, and has no limits to be kept. */
function paceOf({ host }: ApiPlace) {
  return isLoopback(host) ? { throttle: false, unitMs: 50 } : usualPace
}

function absent(absence: ForgeAbsence): Absent {
  return { kind: 'absent', absence }
}
