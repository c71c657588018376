import type { SimpleGit } from 'simple-git'
import { simpleGit } from 'simple-git'
import type { CommitId } from '../../core/ids.ts'
import { toCommitId } from '../../core/ids.ts'
import type { PushResult, Remote, RemoteAnswer } from '../../ports/remote.ts'
import { gitEnvironment } from './environment.ts'
import { makeGit } from './git.ts'
import { branchRef, readRef } from './refs.ts'
import { makeTurns } from './turns.ts'

export interface RemoteOptions {
  readonly commonDir: string
  /** As git's configuration calls it. */
  readonly name: string
  readonly env?: NodeJS.ProcessEnv
}

/** Where a remote's branch is kept after it was fetched; what a fetch of the user's makes of it is the same. */
export const trackingRef = (remote: string, branch: string): string => `refs/remotes/${remote}/${branch}`

/** The remote on real git, one call after another: two fetches at once get in each other's way. */
export function makeRemote({ commonDir, name, env = process.env }: RemoteOptions): Remote {
  const place = { gitDir: commonDir, commonDir, workTree: null }
  const plain = makeGit(place, env)
  const asking: Asking = {
    name,
    read: (ref) => readRef(plain, ref),
    git: once(async () =>
      openGit(commonDir, { ...gitEnvironment(place, env), ...(await unasked(plain, env)) }),
    ),
  }
  const inTurn = makeTurns()
  return {
    name,
    tip: (branch) => inTurn(() => answered(() => fetchTip(asking, branch))),
    push: (ask) => inTurn(() => answered(() => pushBranch(asking, ask))),
    drop: (branch, expected) => inTurn(() => answered(() => dropBranch(asking, branch, expected))),
  }
}

/** Where a remote is: first as the user's `insteadOf` has it, then as it is written down; empty where there is none. */
export async function readRemoteUrls({
  commonDir,
  name,
  env = process.env,
}: RemoteOptions): Promise<readonly string[]> {
  const git = openGit(commonDir, gitEnvironment({ gitDir: commonDir, commonDir, workTree: null }, env))
  try {
    const effective = await git.raw(['remote', 'get-url', name])
    const written = await git.raw(['config', '--get', `remote.${name}.url`])
    return [effective, written]
  } catch {
    return []
  }
}

interface Asking {
  readonly name: string
  readonly git: () => Promise<SimpleGit>
  /** A ref here; null for none. */
  readonly read: (ref: string) => Promise<CommitId | null>
}

/** A connection that says nothing for this long is dead; git itself waits for ever. */
const silenceMs = 120_000

function openGit(folder: string, variables: Record<string, string>): SimpleGit {
  // The environment is an allow-list already; see discover.ts.
  const unsafe = {
    allowUnsafeConfigPaths: true,
    allowUnsafeAskPass: true,
    allowUnsafeSshCommand: true,
    allowUnsafeExec: true,
    allowUnsafeConfigEnvCount: true,
    allowUnsafeEditor: true,
    allowUnsafePager: true,
    allowUnsafeHooksPath: true,
    allowUnsafeFsMonitor: true,
  }
  const git = simpleGit(folder, {
    unsafe,
    allowEnvironment: Object.keys(variables),
    trimmed: true,
    timeout: { block: silenceMs },
  })
  return git.env(variables)
}

/** ssh asks at the terminal, whatever git was told; where the user says how ssh is run, that stays. */
async function unasked(
  git: ReturnType<typeof makeGit>,
  env: NodeJS.ProcessEnv,
): Promise<Record<string, string>> {
  if (env.GIT_SSH !== undefined || env.GIT_SSH_COMMAND !== undefined) return {}
  const { code } = await git.run(['config', '--get', 'core.sshCommand'], { okCodes: [0, 1] })
  return code === 0 ? {} : { GIT_SSH_COMMAND: 'ssh -o BatchMode=yes' }
}

async function answered<Value>(ask: () => Promise<Value>): Promise<RemoteAnswer<Value>> {
  try {
    return { kind: 'done', value: await ask() }
  } catch (error) {
    return { kind: 'unreachable', detail: wordsOf(error) }
  }
}

/** Asked first and fetched only where it is news: most looks find nothing. */
async function fetchTip(asking: Asking, branch: string): Promise<CommitId | null> {
  const { name, git, read } = asking
  const ref = trackingRef(name, branch)
  const tip = await lookUp(asking, branch)
  if (tip === null || tip === (await read(ref))) return tip
  const refspec = `+${branchRef(branch)}:${ref}`
  await (await git()).raw(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', ...alone, name, refspec])
  return read(ref)
}

const alone = ['--no-recurse-submodules', '--no-auto-maintenance']

async function lookUp({ name, git }: Asking, branch: string): Promise<CommitId | null> {
  const listing = await (await git()).raw(['ls-remote', '--quiet', name, branchRef(branch)])
  // It takes the name for the end of one, so that others may be listed too.
  const line = listing.split('\n').find((each) => each.endsWith(`\t${branchRef(branch)}`))
  return line === undefined ? null : toCommitId(line.slice(0, 40))
}

/** A push that fails is judged by where the branch is then; one that the remote never answered is asked for again later. */
async function pushBranch(
  asking: Asking,
  { branch, commit, expected }: Parameters<Remote['push']>[0],
): Promise<PushResult> {
  const failed = await pushOnce(asking, { branch, source: commit, expected })
  if (failed === null) return { kind: 'pushed' }
  const tip = await lookUp(asking, branch)
  if (tip === commit) return { kind: 'pushed' }
  if (tip !== expected) return { kind: 'moved', tip }
  if (!saysRejected(failed)) throw failed
  return { kind: 'refused', detail: wordsOf(failed) }
}

/** What porcelain says where the remote itself answered for the branch; a connection that broke leaves `[remote failure]` or nothing. */
function saysRejected({ message }: Error): boolean {
  return /^!\t[^\t]*\t\[(?:remote )?rejected\]/m.test(message)
}

async function dropBranch(
  asking: Asking,
  branch: string,
  expected: CommitId,
): Promise<'deleted' | 'moved' | 'gone'> {
  const tip = await lookUp(asking, branch)
  if (tip === null) return forget(asking, branch)
  if (tip !== expected) return 'moved'
  if ((await pushOnce(asking, { branch, source: '', expected })) === null) return 'deleted'
  return (await lookUp(asking, branch)) === null ? forget(asking, branch) : 'moved'
}

/** Where somebody else deleted it, git goes on showing what was pushed there. */
async function forget({ name, git, read }: Asking, branch: string): Promise<'gone'> {
  const ref = trackingRef(name, branch)
  const known = await read(ref)
  if (known !== null) await (await git()).raw(['update-ref', '-d', ref, known])
  return 'gone'
}

/** Null, or why it failed; hooks are not run, here as everywhere. */
async function pushOnce(
  { name, git }: Asking,
  { branch, source, expected }: { branch: string; source: string; expected: CommitId | null },
): Promise<Error | null> {
  const ref = branchRef(branch)
  const lease = `--force-with-lease=${ref}:${expected ?? ''}`
  try {
    await (await git()).raw(['push', '--porcelain', '--no-verify', lease, name, `${source}:${ref}`])
    return null
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Git's own words; an address may hold a password. */
function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error)
  return words
    .replace(/\/\/[^/\s]+@/g, '//')
    .trim()
    .slice(-2_000)
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null
  return () => {
    made ??= make().catch((error: unknown) => {
      // A machine that refused it now may give it the next time.
      made = null
      throw error
    })
    return made
  }
}
