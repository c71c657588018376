import { basename, dirname, resolve } from 'node:path'
import {
  readBranches,
  readFileAt,
  readFilesBelow,
  readLog,
  readSubject,
  readTreeBytes,
  resolveCommit,
} from '../../adapters/git/contents.ts'
import { makeGit } from '../../adapters/git/git.ts'
import type { RepositoryFacts } from '../../adapters/git/inspect.ts'
import { inspectRepository, signingProblems } from '../../adapters/git/inspect.ts'
import { makeRemote, readRemoteUrls } from '../../adapters/git/remote.ts'
import { makeRepository } from '../../adapters/git/repository.ts'
import { makeSettings } from '../../adapters/git/watch/settings.ts'
import { makeProcesses } from '../../adapters/process/processes.ts'
import type { Config } from '../../core/config.ts'
import type { GitSetting } from '../../core/escape/settings.ts'
import type { RepositoryProblem } from '../../core/halt.ts'
import type { CommitId } from '../../core/ids.ts'
import type { Remote } from '../../ports/remote.ts'
import type { Repository } from '../../ports/repository.ts'

/** A repository that orch can work in, open for questions. */
export interface OpenedRepository {
  readonly facts: RepositoryFacts
  readonly repository: Repository
  /** A file of a commit as text, null when there is none. */
  fileAt(commit: CommitId, path: string): Promise<string | null>
  /** Every file below a folder of a commit, by its path there. */
  filesBelow(commit: CommitId, folder: string): Promise<ReadonlyMap<string, string>>
  /** Bytes of a checkout of the commit. */
  treeBytes(commit: CommitId): Promise<number>
  branches(): Promise<readonly string[]>
  /** The first line of a commit's message. */
  subject(commit: CommitId): Promise<string>
  /** Commits that `to` holds and `from` does not, the newest first. */
  commitsBetween(from: CommitId, to: CommitId): ReturnType<typeof readLog>
  /** The commit that a branch, tag or any other name means; null for none. */
  resolve(name: string): Promise<CommitId | null>
  /** Why a commit cannot be signed where `queue.sign` wants that; one is tried, and named by nothing. */
  signingProblems(sign: Config['queue']['sign']): Promise<readonly RepositoryProblem[]>
}

export type Opening =
  | { readonly kind: 'opened'; readonly opened: OpenedRepository }
  | { readonly kind: 'problems'; readonly problems: readonly RepositoryProblem[] }

/** Looks at the repository around a folder; every problem at once when orch cannot work there. A key is tried unless told not to. */
export async function openRepository(
  cwd: string,
  { trySigning = true }: { readonly trySigning?: boolean } = {},
): Promise<Opening> {
  const inspection = await inspectRepository(cwd, process.env, { trySigning })
  if (inspection.kind === 'problems') return inspection
  const facts = inspection.repository
  const { commonDir } = facts
  const git = makeGit({ gitDir: commonDir, commonDir, workTree: null })
  const gitHere = makeGit({ gitDir: facts.gitDir, commonDir, workTree: facts.toplevel })
  return {
    kind: 'opened',
    opened: {
      facts,
      repository: repositoryWith(facts, defaultRoot),
      fileAt: (commit, path) => readFileAt(git, commit, path),
      filesBelow: (commit, folder) => readFilesBelow(git, commit, folder),
      treeBytes: (commit) => readTreeBytes(git, commit),
      branches: () => readBranches(git),
      subject: (commit) => readSubject(git, commit),
      commitsBetween: (from, to) => readLog(git, { from, to }),
      resolve: (name) => resolveCommit(gitHere, name),
      signingProblems: (sign) => signingProblems(git, signing(facts, sign)),
    },
  }
}

/** The repository port; below `root` the worktrees are orch's own, `upstream` is the remote whose branch is the target. */
export function repositoryWith(facts: RepositoryFacts, root: string, upstream?: string): Repository {
  const { commonDir, mainWorkTree, author } = facts
  return makeRepository({
    commonDir,
    mainWorkTree,
    slotsRoot: slotsRoot(facts, root),
    author,
    processes: makeProcesses(),
    ...(upstream === undefined ? {} : { upstream }),
  })
}

/** What is known of the repository, with the author signing as `queue.sign` says. */
export function signing(facts: RepositoryFacts, sign: Config['queue']['sign']): RepositoryFacts {
  return sign === 'auto' ? facts : { ...facts, author: { ...facts.author, sign } }
}

/** The remote of this name. */
export function remoteOf({ commonDir }: Pick<RepositoryFacts, 'commonDir'>, name: string): Remote {
  return makeRemote({ commonDir, name })
}

/** Where the remote of this name is, the address that git uses first; empty for none. */
export function remoteUrls(commonDir: string, name: string): Promise<readonly string[]> {
  return readRemoteUrls({ commonDir, name })
}

/** Settings of git that run a program or redirect. */
export function readSettings(commonDir: string): Promise<readonly GitSetting[]> {
  return makeSettings(makeGit({ gitDir: commonDir, commonDir, workTree: null }), process.env)()
}

/** Questions before the config is read are not about worktrees. */
const defaultRoot = '../{repo}.orch'

/** `worktrees.root` as a path: relative to the main checkout, `{repo}` its folder's name. */
export function slotsRoot({ commonDir, mainWorkTree }: RepositoryFacts, root: string): string {
  const home = mainWorkTree ?? dirname(commonDir)
  return resolve(
    home,
    root.replaceAll('{repo}', () => basename(home)),
  )
}
