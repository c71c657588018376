import { createHash } from 'node:crypto'
import type { ChangedPath, WorkFacts } from '../../core/admission/facts.ts'
import type { CommitId, TreeId } from '../../core/ids.ts'
import type { LineCount, TreeChange } from './changes.ts'
import { readChanges } from './changes.ts'
import type { Git } from './git.ts'
import { markedPaths } from './markers.ts'
import type { Ground, NeutralGround } from './neutral.ts'
import { addsMarkers, PATCH_LIMIT_BYTES, patchId, readPatch } from './patch.ts'
import { readRange } from './range.ts'
import type { Standing } from './standing.ts'

/**
 * Re-reads what `head` brings. Attributes are the base's, so that a branch cannot call its own text binary
 * and so hide lines. A change of a few files takes no git of its own, a long one is streamed.
 */
export async function readFacts(
  { git, ground, standing }: { git: Git; ground: NeutralGround; standing: Standing },
  ask: { base: CommitId; head: CommitId; branch: string },
): Promise<WorkFacts> {
  const { from: base, commits } = await readRange({ git, standing }, ask)
  const from = await standing.tree(base)
  const tree = await standing.tree(ask.head)
  const change = await readChange({ ground: await ground.at(from), standing }, { from, to: tree })
  return { base, head: ask.head, tree, branch: ask.branch, ...change, commits, nestedRepositories: [] }
}

interface Sides {
  readonly from: TreeId
  readonly to: TreeId
}

async function readChange(
  { ground, standing }: { ground: Ground; standing: Standing },
  sides: Sides,
): Promise<Pick<WorkFacts, 'paths' | 'patchId'>> {
  const answer = await ground.changes.ask(sides.from, sides.to)
  const { changes, lines } = readChanges(answer, 'utf8')
  if (changes.length === 0) return { paths: [], patchId: '' }
  const sizes = await standing.sizes(
    changes.flatMap(({ from, to }) => [from, to].filter(isBlob).map(({ oid }) => oid)),
  )
  const [{ marked, id }, links] = await Promise.all([
    readContent(ground, sides, totalBytes(changes, sizes)),
    readLinks(ground.git, changes),
  ])
  const paths = changes.map(
    ({ path, change, to }): ChangedPath => ({
      path,
      change,
      mode: to.mode,
      ...(lines.get(path) ?? NO_LINES),
      sizeBytes: sizes.get(to.oid) ?? 0,
      linkTarget: to.mode === LINK ? (links.get(to.oid) ?? '') : null,
      conflictMarker: marked.has(path),
    }),
  )
  return { paths, patchId: id }
}

const NOTHING = '000000'
const LINK = '120000'
const GITLINK = '160000'
const NO_LINES: LineCount = { addedLines: 0, removedLines: 0, binary: false }

function isBlob({ mode }: TreeChange['to']): boolean {
  return mode !== NOTHING && mode !== GITLINK
}

function totalBytes(changes: readonly TreeChange[], sizes: ReadonlyMap<string, number>): number {
  return changes.reduce((sum, { from, to }) => sum + (sizes.get(from.oid) ?? 0) + (sizes.get(to.oid) ?? 0), 0)
}

/** Beyond this the patch comes from a git of its own, piece by piece. */
const SMALL_BYTES = 1024 * 1024

async function readContent(
  { git, patches }: Ground,
  { from, to }: Sides,
  bytes: number,
): Promise<{ readonly id: string; readonly marked: ReadonlySet<string> }> {
  const { text, cut } =
    bytes <= SMALL_BYTES
      ? { text: await patches.ask(from, to), cut: false }
      : await readPatch(git, [from, to], PATCH_LIMIT_BYTES)
  return {
    id: cut ? createHash('sha1').update(`${from}..${to}`).digest('hex') : patchId(text),
    marked: cut || addsMarkers(text) ? await markedPaths(git, from, to) : new Set(),
  }
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
