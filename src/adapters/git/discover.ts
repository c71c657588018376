import { stat } from 'node:fs/promises'
import type { SimpleGit } from 'simple-git'
import { simpleGit } from 'simple-git'
import type { RepositoryProblem } from '../../core/halt.ts'
import { discoveryEnvironment } from './environment.ts'
import { withoutLastLineFeed } from './git.ts'

export interface Discovered {
  /** Null where there are no files: bare, or inside a git folder. */
  readonly toplevel: string | null
  readonly gitDir: string
  readonly commonDir: string
  readonly gitVersion: string
  readonly shallow: boolean
  readonly partialClone: boolean
  readonly remotes: readonly { readonly name: string; readonly fetchUrl: string; readonly pushUrl: string }[]
  /** Every setting git sees here, keys in lower case, the last value of each. */
  readonly config: ReadonlyMap<string, string>
}

export type Discovery =
  | {
      readonly kind: 'found'
      readonly repository: Discovered
      readonly problems: readonly RepositoryProblem[]
    }
  | { readonly kind: 'problems'; readonly problems: readonly RepositoryProblem[] }

/** `merge-tree --write-tree` with `--stdin` and `patch-id --verbatim` came with it. */
const NEEDED = [2, 39] as const

/** The one time git may look for the repository itself; every later call names its folders. */
export async function discover(cwd: string, env: NodeJS.ProcessEnv): Promise<Discovery> {
  if (!(await isFolder(cwd))) return refuse({ kind: 'no-such-folder', path: cwd })
  const git = openSimpleGit(cwd, env)
  const [version, gitDir] = await Promise.all([
    git.version(),
    git.raw(['rev-parse', '--absolute-git-dir']).catch(toError),
  ])
  const gitVersion = `${version.major}.${version.minor}.${version.patch}`
  if (!version.installed) return refuse({ kind: 'git-missing' })
  if (isOlder(version)) return refuse({ kind: 'git-too-old', found: gitVersion, needed: NEEDED.join('.') })
  if (gitDir instanceof Error) return refuse(discoveryProblem(cwd, gitDir.message))
  return readRepository(git, { gitDir: withoutLastLineFeed(gitDir), gitVersion })
}

function refuse(problem: RepositoryProblem): Discovery {
  return { kind: 'problems', problems: [problem] }
}

/** simple-git guards variables and settings one by one; this environment is an allow-list already. */
function openSimpleGit(cwd: string, env: NodeJS.ProcessEnv): SimpleGit {
  const variables = discoveryEnvironment(env)
  const unsafe = {
    allowUnsafeConfigPaths: true,
    allowUnsafeAskPass: true,
    allowUnsafeSshCommand: true,
    allowUnsafeExec: true,
  }
  return simpleGit(cwd, { unsafe, allowEnvironment: Object.keys(variables), trimmed: false }).env(variables)
}

async function readRepository(
  git: SimpleGit,
  { gitDir, gitVersion }: { gitDir: string; gitVersion: string },
): Promise<Discovery> {
  // One path for each call: a folder's name may hold a line feed.
  const [common, top, flags, settings, remotes] = await Promise.all([
    git.raw(['rev-parse', '--path-format=absolute', '--git-common-dir']),
    git.raw(['rev-parse', '--show-toplevel']).catch(toError),
    git.raw(['rev-parse', '--is-bare-repository', '--is-shallow-repository', '--show-object-format']),
    git.listConfig(),
    git.getRemotes(true),
  ])
  const [bare, shallow, objectFormat = ''] = flags.trim().split('\n')
  const config = new Map(
    Object.entries(settings.all).map(([key, value]) => [key.toLowerCase(), String([value].flat().at(-1))]),
  )
  const repository: Discovered = {
    toplevel: top instanceof Error ? null : withoutLastLineFeed(top),
    gitDir,
    commonDir: withoutLastLineFeed(common),
    gitVersion,
    shallow: shallow === 'true',
    partialClone: config.has('extensions.partialclone') || isPromised(config),
    remotes: remotes.map(({ name, refs }) => ({ name, fetchUrl: refs.fetch, pushUrl: refs.push })),
    config,
  }
  return {
    kind: 'found',
    repository,
    problems: setupProblems(repository, { bare: bare === 'true', objectFormat }),
  }
}

function setupProblems(
  { gitDir, toplevel, config, partialClone }: Discovered,
  { bare, objectFormat }: { bare: boolean; objectFormat: string },
): readonly RepositoryProblem[] {
  const problems: RepositoryProblem[] = []
  if (bare) problems.push({ kind: 'bare', gitDir })
  else if (toplevel === null) problems.push({ kind: 'inside-git-folder', gitDir })
  if (objectFormat !== 'sha1') problems.push({ kind: 'object-format', found: objectFormat })
  const refFormat = config.get('extensions.refstorage') ?? 'files'
  if (refFormat !== 'files') problems.push({ kind: 'ref-format', found: refFormat })
  if (config.get('core.sparsecheckout') === 'true') problems.push({ kind: 'sparse-checkout' })
  if (partialClone) problems.push({ kind: 'partial-clone' })
  return problems
}

/** Git marks a remote that left objects behind in either way. */
function isPromised(config: Discovered['config']): boolean {
  return [...config].some(([key, value]) => /^remote\..*\.promisor$/.test(key) && value === 'true')
}

function discoveryProblem(cwd: string, detail: string): RepositoryProblem {
  if (/dubious ownership/.test(detail)) return { kind: 'dubious-ownership', detail: detail.trim() }
  if (/not a git repository/.test(detail)) return { kind: 'not-a-repository', path: cwd }
  return { kind: 'unreadable', detail: detail.trim() }
}

function isOlder({ major, minor }: { major: number; minor: number }): boolean {
  return major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found?.isDirectory() === true
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
