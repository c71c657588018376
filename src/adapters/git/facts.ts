import { createHash } from 'node:crypto'
import type { ChangedPath, CommitFacts, WorkFacts } from '../../core/admission/facts.ts'
import type { CommitId } from '../../core/ids.ts'
import { toCommitId } from '../../core/ids.ts'
import type { TreeChange } from './changes.ts'
import { treeChanges } from './changes.ts'
import type { Git } from './git.ts'
import { markedPaths } from './markers.ts'
import type { NeutralGround } from './neutral.ts'
import { findMergeBase } from './refs.ts'
import type { Standing } from './standing.ts'

/**
 * Re-reads what `head` brings. Attributes are the base's, so that a branch cannot call its own text binary
 * and so hide lines; every list is streamed or asked for in one call, whatever the number of files.
 */
export async function readFacts(
  { git, ground, standing }: { git: Git; ground: NeutralGround; standing: Standing },
  ask: { base: CommitId; head: CommitId; branch: string },
): Promise<WorkFacts> {
  const base = (await findMergeBase(git, ask.base, ask.head)) ?? ask.base
  const { git: neutral } = await ground.at(await standing.tree(base))
  const [tree, paths, commits, patchId] = await Promise.all([
    standing.tree(ask.head),
    readPaths(neutral, base, ask.head),
    readCommits(git, base, ask.head),
    readPatchId(neutral, base, ask.head),
  ])
  return { base, head: ask.head, tree, branch: ask.branch, paths, commits, patchId, nestedRepositories: [] }
}

async function readPaths(git: Git, base: CommitId, head: CommitId): Promise<readonly ChangedPath[]> {
  const changes = await treeChanges(git, { from: base, to: head })
  const [lines, marked, sizes, links] = await Promise.all([
    readLines(git, base, head),
    markedPaths(git, base, head),
    readSizes(git, changes),
    readLinks(git, changes),
  ])
  return changes.map((change) => ({
    path: change.path,
    change: change.change,
    mode: change.to.mode,
    ...(lines.get(change.path) ?? NO_LINES),
    sizeBytes: sizes.get(change.to.oid) ?? 0,
    linkTarget: change.to.mode === LINK ? (links.get(change.to.oid) ?? '') : null,
    conflictMarker: marked.has(change.path),
  }))
}

const LINK = '120000'
const GITLINK = '160000'

type Lines = Pick<ChangedPath, 'addedLines' | 'removedLines' | 'binary'>

const NO_LINES: Lines = { addedLines: 0, removedLines: 0, binary: false }

async function readLines(git: Git, base: CommitId, head: CommitId): Promise<ReadonlyMap<string, Lines>> {
  const numbers = await git.text(['diff-tree', '-r', '-z', '--numstat', '--no-renames', base, head])
  const found = new Map<string, Lines>()
  for (const record of numbers.split('\0')) {
    const [, added, removed, path] = /^(-|\d+)\t(-|\d+)\t(.*)$/s.exec(record) ?? []
    if (path === undefined) continue
    const binary = added === '-'
    found.set(path, {
      addedLines: binary ? 0 : Number(added),
      removedLines: binary ? 0 : Number(removed),
      binary,
    })
  }
  return found
}

async function readSizes(git: Git, changes: readonly TreeChange[]): Promise<ReadonlyMap<string, number>> {
  const blobs = changes
    .filter(({ to, change }) => change !== 'deleted' && to.mode !== GITLINK)
    .map(({ to }) => to.oid)
  if (blobs.length === 0) return new Map()
  const args = ['cat-file', '--batch-check=%(objectname) %(objectsize)']
  const answer = await git.text(args, { input: `${blobs.join('\n')}\n` })
  return new Map(answer.split('\n').map((line) => [line.slice(0, 40), Number(line.slice(41))]))
}

async function readLinks(git: Git, changes: readonly TreeChange[]): Promise<ReadonlyMap<string, string>> {
  const blobs = new Set(changes.filter(({ to }) => to.mode === LINK).map(({ to }) => to.oid))
  if (blobs.size === 0) return new Map()
  const { stdout } = await git.run(['cat-file', '--batch'], { input: `${[...blobs].join('\n')}\n` })
  return readBatch(stdout)
}

/** `<oid> blob <size>`, a line feed, the content, a line feed. */
function readBatch(stdout: Buffer): ReadonlyMap<string, string> {
  const contents = new Map<string, string>()
  let at = 0
  while (at < stdout.length) {
    const lineEnd = stdout.indexOf(10, at)
    const [oid = '', , size] = stdout.toString('utf8', at, lineEnd).split(' ')
    const end = lineEnd + 1 + Number(size)
    contents.set(oid, stdout.toString('utf8', lineEnd + 1, end))
    at = end + 1
  }
  return contents
}

async function readCommits(git: Git, base: CommitId, head: CommitId): Promise<readonly CommitFacts[]> {
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

/** The merge commit of a candidate is orch's own and says nothing about the branch. */
function isProductOf(commit: ReadCommit, base: CommitId, head: CommitId): boolean {
  return commit.id === head && commit.parents === 2 && commit.first === base
}

/** Above this the exact trees stand in for the patch: such a change is out of every sane limit anyway. */
const PATCH_LIMIT_BYTES = 64 * 1024 * 1024

/** Whitespace counts (`--verbatim`): an approval must not survive a change of indentation. */
async function readPatchId(git: Git, base: CommitId, head: CommitId): Promise<string> {
  const patch = await readPatch(git, [base, head, '--full-index'], PATCH_LIMIT_BYTES)
  if (patch.cut) return createHash('sha1').update(`${base}..${head}`).digest('hex')
  const answer = await git.text(['patch-id', '--verbatim'], { input: patch.text })
  return answer.split(' ')[0] ?? ''
}

/** The unified diff of two commits, cut at `limitBytes`. */
export async function readPatch(
  git: Git,
  args: readonly string[],
  limitBytes: number,
): Promise<{ text: Buffer; cut: boolean }> {
  const pieces: Buffer[] = []
  let size = 0
  await git.run(['diff-tree', '-r', '-p', '--no-renames', '--no-ext-diff', '--no-textconv', ...args], {
    sink: (piece) => {
      pieces.push(piece)
      size += piece.length
      return size > limitBytes ? 'enough' : 'more'
    },
  })
  return { text: Buffer.concat(pieces).subarray(0, limitBytes), cut: size > limitBytes }
}
