import type { RepositoryProblem } from '../../core/halt.ts'
import type { CommitId } from '../../core/ids.ts'
import { toCommitId } from '../../core/ids.ts'
import type { Author } from './commit.ts'
import { writeCommit } from './commit.ts'
import { discover } from './discover.ts'
import type { Git } from './git.ts'
import { GitError, makeGit } from './git.ts'
import { readTree } from './refs.ts'
import { findLfsFiles, findSubmodules, listSpecials } from './specials.ts'

/** What orch must know about a repository before it starts in it. */
export interface RepositoryFacts {
  /** The root of the checkout that orch was started in. */
  readonly toplevel: string
  readonly gitDir: string
  readonly commonDir: string
  /** The root of the main checkout, null when orch was started in a linked worktree. */
  readonly mainWorkTree: string | null
  readonly gitVersion: string
  /** The branch HEAD names, null when detached. */
  readonly branch: string | null
  readonly head: CommitId
  readonly shallow: boolean
  /** Objects may be fetched on demand. */
  readonly partialClone: boolean
  readonly author: Author
  /** `core.hooksPath` as it is set, relative to each checkout's root; absent for the hooks of git's own folder. */
  readonly hooksPath?: string
  readonly remotes: readonly { readonly name: string; readonly fetchUrl: string; readonly pushUrl: string }[]
}

export type Inspection =
  | { readonly kind: 'repository'; readonly repository: RepositoryFacts }
  /** Everything that keeps orch from working here, at once. */
  | { readonly kind: 'problems'; readonly problems: readonly RepositoryProblem[] }

/** Looks at the repository around a folder; changes nothing but for one unreferenced commit where signing is tried. */
export async function inspectRepository(
  cwd: string,
  env: NodeJS.ProcessEnv = process.env,
  { trySigning = true }: { readonly trySigning?: boolean } = {},
): Promise<Inspection> {
  const found = await discover(cwd, env)
  if (found.kind === 'problems') return found
  const { config, toplevel, gitDir, commonDir, ...known } = found.repository
  const git = makeGit({ gitDir, commonDir, workTree: null }, env)
  const [branch, head] = await Promise.all([headBranch(git), headCommit(git)])
  if (head === null) return refuse([...found.problems, { kind: 'unborn', branch }])
  const author = authorOf(config, env)
  const problems = [
    ...found.problems,
    ...(await treeProblems(git, head)),
    ...(trySigning ? await signingProblems(git, { author, head }) : []),
  ]
  if (problems.length > 0 || toplevel === null) return refuse(problems)
  const mainWorkTree = gitDir === commonDir ? toplevel : null
  const hooksPath = config.get('core.hookspath')
  const repository = {
    ...known,
    toplevel,
    gitDir,
    commonDir,
    mainWorkTree,
    branch,
    head,
    author,
    ...(hooksPath === undefined ? {} : { hooksPath }),
  }
  return { kind: 'repository', repository }
}

function refuse(problems: readonly RepositoryProblem[]): Inspection {
  return { kind: 'problems', problems }
}

async function headBranch(git: Git): Promise<string | null> {
  const answer = await git.run(['symbolic-ref', '-q', 'HEAD'], { okCodes: [0, 1] })
  const ref = answer.stdout.toString('utf8').trim()
  return ref === '' ? null : ref.replace(/^refs\/heads\//, '')
}

async function headCommit(git: Git): Promise<CommitId | null> {
  const answer = await git.run(['rev-parse', '--verify', '-q', 'HEAD^{commit}'], { okCodes: [0, 1, 128] })
  return answer.code === 0 ? toCommitId(answer.stdout.toString('utf8').trim()) : null
}

/** The identity git would use where the user set one; git's own guesses from host names are not identities. */
function authorOf(config: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv): Author {
  const name = env.GIT_AUTHOR_NAME || config.get('user.name')
  const email = env.GIT_AUTHOR_EMAIL || config.get('user.email') || env.EMAIL
  const sign = isTrue(config.get('commit.gpgsign'))
  return name && email ? { name, email, sign } : { name: 'orch', email: 'orch@localhost', sign }
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && ['true', 'yes', 'on', '1', ''].includes(value.toLowerCase())
}

async function treeProblems(git: Git, head: CommitId): Promise<readonly RepositoryProblem[]> {
  const specials = await listSpecials(git, head)
  const submodules = findSubmodules(specials)
  const attributeFiles = await findLfsFiles(git, specials)
  return [
    ...(submodules.length > 0 ? [{ kind: 'submodules', paths: submodules } as const] : []),
    ...(attributeFiles.length > 0 ? [{ kind: 'lfs', attributeFiles } as const] : []),
  ]
}

/** Signs once before anything is paid for: a key without its agent would stop the first landing. */
export async function signingProblems(
  git: Git,
  { author, head }: { readonly author: Author; readonly head: CommitId },
): Promise<readonly RepositoryProblem[]> {
  if (!author.sign) return []
  const text = { subject: 'Try the signing key', trailers: [], at: 0 }
  try {
    await writeCommit(git, author, { tree: await readTree(git, head), parents: [], text })
    return []
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    return [{ kind: 'signing-fails', detail: error.stderr.trim() }]
  }
}
