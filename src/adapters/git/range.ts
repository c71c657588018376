import type { CommitFacts } from '../../core/admission/facts.ts'
import type { CommitId } from '../../core/ids.ts'
import { toCommitId } from '../../core/ids.ts'
import type { Git } from './git.ts'
import { findMergeBase } from './refs.ts'
import type { Standing } from './standing.ts'

/** What lies between two commits. */
export interface Range {
  /** Where `head` left the line of the base: the best common ancestor. */
  readonly from: CommitId
  /** `from..head`, oldest first, without the merge that makes a candidate: it is orch's own. */
  readonly commits: readonly CommitFacts[]
}

interface Ends {
  readonly base: CommitId
  readonly head: CommitId
}

/** Unrelated histories differ from the base itself. */
export async function readRange(
  { git, standing }: { git: Git; standing: Standing },
  ends: Ends,
): Promise<Range> {
  const line = await walkDown(standing, ends).catch(() => null)
  if (line !== null) return line
  const [first] = (await standing.commit(ends.head)).parents
  const from = first === ends.base ? first : ((await findMergeBase(git, ends.base, ends.head)) ?? ends.base)
  return { from, commits: await readCommits(git, { base: from, head: ends.head }) }
}

/** Most branches are a few commits on top of their base; longer ones and merges are walked by git. */
const MOST_STEPS = 20

async function walkDown(standing: Standing, { base, head }: Ends): Promise<Range | null> {
  const commits: CommitFacts[] = []
  for (let id = head; id !== base; ) {
    const { parents, message } = await standing.commit(id)
    const [parent] = parents
    if (parent === undefined || parents.length > 1 || message === null) return null
    if (commits.push({ id, message, parents: 1 }) > MOST_STEPS) return null
    id = parent
  }
  return { from: base, commits: commits.reverse() }
}

async function readCommits(git: Git, { base, head }: Ends): Promise<readonly CommitFacts[]> {
  const args = ['log', '-z', '--reverse', '--topo-order', '--no-show-signature', '--format=%H %P%n%B']
  const log = await git.text([...args, `${base}..${head}`, '--'])
  const commits = log.split('\0').filter((record) => record !== '')
  return commits
    .map(readCommit)
    .filter((commit) => !isProductOf(commit, base, head))
    .map(({ first: _, ...facts }) => facts)
}

interface ReadCommit extends CommitFacts {
  readonly first: string | undefined
}

function readCommit(record: string): ReadCommit {
  const lineEnd = record.indexOf('\n')
  const [id = '', ...parents] = record
    .slice(0, lineEnd)
    .split(' ')
    .filter((word) => word !== '')
  return {
    id: toCommitId(id),
    message: record.slice(lineEnd + 1),
    parents: parents.length,
    first: parents[0],
  }
}

function isProductOf(commit: ReadCommit, base: CommitId, head: CommitId): boolean {
  return commit.id === head && commit.parents === 2 && commit.first === base
}
