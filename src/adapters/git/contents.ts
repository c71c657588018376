import type { CommitId } from '../../core/ids.ts'
import { toCommitId } from '../../core/ids.ts'
import type { Git } from './git.ts'

/** A file of a commit as text; null when there is none at that path. */
export async function readFileAt(git: Git, commit: CommitId, path: string): Promise<string | null> {
  const answer = await git.run(['cat-file', 'blob', `${commit}:${path}`], { okCodes: [0, 128] })
  return answer.code === 0 ? answer.stdout.toString('utf8') : null
}

/** Every file below a folder of the commit, by its path there. */
export async function readFilesBelow(
  git: Git,
  commit: CommitId,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const root = `${folder.replace(/\/+$/, '')}/`
  const listing = await git.text(['ls-tree', '-r', '-z', '--full-tree', '--name-only', commit, '--', root])
  const paths = listing.split('\0').filter((path) => path !== '')
  const files = await Promise.all(
    paths.map(
      async (path) => [path.slice(root.length), (await readFileAt(git, commit, path)) ?? ''] as const,
    ),
  )
  return new Map(files)
}

/** Bytes that a checkout of the commit takes on disk, without git's own. */
export async function readTreeBytes(git: Git, commit: CommitId): Promise<number> {
  const listing = await git.text(['ls-tree', '-r', '-l', '--full-tree', commit])
  return listing.split('\n').reduce((total, line) => total + (Number(line.split(/\s+/, 4)[3]) || 0), 0)
}

/** Every local branch name. */
export async function readBranches(git: Git): Promise<readonly string[]> {
  const listing = await git.text(['for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads'])
  return listing.split('\n').filter((name) => name !== '')
}

/** The first line of a commit's message, as `git log` shows it. */
export function readSubject(git: Git, commit: CommitId): Promise<string> {
  return git.text(['log', '-1', '--no-show-signature', '--format=%s', commit, '--'])
}

/** Commits that `to` holds and `from` does not, the newest first. */
export async function readLog(
  git: Git,
  { from, to }: { readonly from: CommitId; readonly to: CommitId },
): Promise<readonly { readonly commit: CommitId; readonly subject: string }[]> {
  const log = await git.text(['log', '-z', '--no-show-signature', '--format=%H %s', `${from}..${to}`, '--'])
  const records = log.split('\0').filter((record) => record !== '')
  return records.map((record) => ({ commit: toCommitId(record.slice(0, 40)), subject: record.slice(41) }))
}

/** The commit that a name means where git stands; null for a name that means none. */
export async function resolveCommit(git: Git, name: string): Promise<CommitId | null> {
  const args = ['rev-parse', '--verify', '-q', '--end-of-options', `${name}^{commit}`]
  const answer = await git.run(args, { okCodes: [0, 1, 128] })
  return answer.code === 0 ? toCommitId(answer.stdout.toString('utf8').trim()) : null
}
