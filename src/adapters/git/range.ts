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
  const line = await walkDown(standing, ends.head, (id) => id === ends.base).catch(() => null)
  if (line !== null) return { from: ends.base, commits: line }
  const [first, branch, ...more] = (await standing.commit(ends.head)).parents
  if (first !== ends.base) {
    const from = (await findMergeBase(git, ends.base, ends.head)) ?? ends.base
    return { from, commits: await readCommits(git, { base: from, head: ends.head }) }
  }
  const isProduct = branch !== undefined && more.length === 0
  // Past the boundary of a shallow clone no commit is there to be read: git knows where that is.
  const own = isProduct ? await branchOf(standing, { base: first, head: branch }).catch(() => null) : null
  return { from: first, commits: own ?? (await readCommits(git, ends)) }
}

/** Most branches are a few commits on top of their base; longer ones and merges are walked by git. */
const MOST_STEPS = 20

type Line = readonly CommitFacts[]

/** The commits from `head` down to the first that `isEnd` knows, oldest first; null beyond a few or at a merge. */
async function walkDown(
  standing: Standing,
  head: CommitId,
  isEnd: (id: CommitId) => boolean,
): Promise<Line | null> {
  const commits: CommitFacts[] = []
  for (let id = head; !isEnd(id); ) {
    const { parents, message } = await standing.commit(id)
    const [parent] = parents
    if (parent === undefined || parents.length > 1 || message === null) return null
    if (commits.push({ id, message, parents: 1 }) > MOST_STEPS) return null
    id = parent
  }
  return commits.reverse()
}

/**
 * `base..head` of a branch that left the target's own line a few landings ago, where everything that landed since did
 * so too: then all that the base holds beyond that point was looked at, and none of it is the branch's. Null where that
 * cannot be seen.
 */
async function branchOf(standing: Standing, { base, head }: Ends): Promise<Line | null> {
  const landed: CommitId[] = []
  for (let id: CommitId | undefined = base; id !== undefined && landed.length < MOST_LANDINGS; ) {
    landed.push(id)
    id = (await standing.commit(id)).parents[0]
  }
  const isLanded = (id: CommitId) => landed.includes(id)
  const own = await walkDown(standing, head, isLanded)
  const [first] = own ?? []
  if (first === undefined) return null
  const [left] = (await standing.commit(first.id)).parents
  const ids = new Set(own?.map(({ id }) => id))
  for (const landing of landed.slice(0, left === undefined ? 0 : landed.indexOf(left))) {
    for (const side of (await standing.commit(landing)).parents.slice(1)) {
      const line = await walkDown(standing, side, isLanded)
      if (line === null || line.some(({ id }) => ids.has(id))) return null
    }
  }
  return own
}

const MOST_LANDINGS = 50

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
