import type { CommitId, RunId } from '../../core/ids.ts'
import { toCommitId, toRunId } from '../../core/ids.ts'
import type { Git } from './git.ts'
import { makeGit } from './git.ts'

/** What runs have in git beside commits on their target. */
export interface RunRefs {
  /** Every local branch; `checkout` is the work tree that has it, null for none. */
  branches(): Promise<readonly { branch: string; tip: CommitId; checkout: string | null }[]>
  /** Evidence and rescue refs below `refs/orch/`, by run. */
  evidence(): Promise<ReadonlyMap<RunId, readonly { ref: string; commit: CommitId }[]>>
  /** Those of `commits` that none of `from` (commits or refs) holds; commits that are no more are among them. */
  unreachable(commits: readonly CommitId[], from: readonly string[]): Promise<ReadonlySet<CommitId>>
  /** Deletes refs that still are where they were, all or none; one that is gone is fine. */
  drop(refs: readonly { ref: string; commit: CommitId }[]): Promise<void>
}

export function openRunRefs(commonDir: string, env: NodeJS.ProcessEnv = process.env): RunRefs {
  const git = makeGit({ gitDir: commonDir, commonDir, workTree: null }, env)
  return {
    async branches() {
      const rows = await listRefs(git, '%(objectname)%00%(refname:lstrip=2)%00%(worktreepath)', 'refs/heads')
      return rows.map(([tip = '', branch = '', checkout = '']) => ({
        branch,
        tip: toCommitId(tip),
        checkout: checkout === '' ? null : checkout,
      }))
    },
    async evidence() {
      const found = new Map<RunId, { ref: string; commit: CommitId }[]>()
      for (const [commit = '', ref = ''] of await listRefs(git, '%(objectname)%00%(refname)', 'refs/orch')) {
        const run = toRunId(ref.split('/')[2] ?? '')
        found.set(run, [...(found.get(run) ?? []), { ref, commit: toCommitId(commit) }])
      }
      return found
    },
    unreachable: (commits, from) => findUnreachable(git, commits, from),
    async drop(refs) {
      const there = new Set((await listRefs(git, '%(refname)', 'refs/orch')).flat())
      const deletions = refs
        .filter(({ ref }) => there.has(ref))
        .map(({ ref, commit }) => `delete ${ref} ${commit}\n`)
      if (deletions.length > 0)
        await git.run(['update-ref', '--no-deref', '--stdin'], { input: deletions.join('') })
    },
  }
}

async function listRefs(git: Git, format: string, below: string): Promise<readonly (readonly string[])[]> {
  const listing = await git.text(['for-each-ref', `--format=${format}`, below])
  return listing === '' ? [] : listing.split('\n').map((line) => line.split('\0'))
}

async function findUnreachable(
  git: Git,
  commits: readonly CommitId[],
  from: readonly string[],
): Promise<ReadonlySet<CommitId>> {
  const wanted = [...new Set(commits)]
  if (wanted.length === 0) return new Set()
  const asked = [...wanted, ...from.map((name) => `${name}^{commit}`)]
  const answers = await git.text(['cat-file', '--batch-check=%(objectname) %(objecttype)'], {
    input: `${asked.join('\n')}\n`,
  })
  const ids = answers.split('\n').map((line) => /^([0-9a-f]{40}) commit$/.exec(line)?.[1] ?? null)
  const there = wanted.filter((_, index) => ids[index] !== null)
  const bounds = ids.slice(wanted.length).flatMap((id) => id ?? [])
  const input = [...there, ...bounds.map((id) => `^${id}`)].join('\n')
  const walked = there.length === 0 ? '' : await git.text(['rev-list', '--stdin'], { input: `${input}\n` })
  const beyond = new Set(walked.split('\n'))
  return new Set(wanted.filter((commit) => beyond.has(commit) || !there.includes(commit)))
}
