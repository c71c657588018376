import { createHash, randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommitId, TreeId } from '../../core/ids.ts'
import { toCommitId, toTreeId } from '../../core/ids.ts'
import type { TreeChange } from './changes.ts'
import { readChanges } from './changes.ts'
import type { CommitObject } from './commit-object.ts'
import { parseCommit } from './commit-object.ts'
import { makeDiffTalk } from './diff-talk.ts'
import type { Git } from './git.ts'
import { GitError } from './git.ts'
import { syncObject } from './sync.ts'
import type { Talk } from './talk.ts'
import { makeTalk } from './talk.ts'
import type { NamedEntry } from './tree-object.ts'
import { parseTree, treeInput } from './tree-object.ts'

/** Steps that need no git of their own, each answered in well under a millisecond. */
export interface Standing {
  /** Asked for once: no other commit will ever have this id. */
  commit(id: CommitId): Promise<CommitObject>
  tree(commit: CommitId): Promise<TreeId>
  /** A commit as git stores it, byte by byte. */
  content(commit: CommitId): Promise<Buffer>
  /** What a tree holds, not what its folders hold. */
  entries(tree: string): Promise<readonly NamedEntry[]>
  /** Writes a tree, synced; those inside are made before. */
  makeTree(entries: readonly NamedEntry[]): Promise<TreeId>
  /** Bytes by object id; what is not there is left out. */
  sizes(objects: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Writes an unsigned commit, synced. */
  write(content: string | Buffer): Promise<CommitId>
  /** Entries that differ between the trees of two commits; paths keep one character per byte. */
  changes(from: CommitId, to: CommitId): Promise<readonly TreeChange[]>
  /** All of these lines of `update-ref --stdin` or none, synced; rejects with GitError when one did not apply. */
  move(lines: readonly string[], reflog?: string): Promise<void>
}

/** `folder` below the repository's git folder takes drafts. Whatever a standing git refuses, one of its own decides. */
export function makeStanding(git: Git, folder: string): Standing {
  const objects = makeTalk(git, ['cat-file', '--batch-command'])
  const differences = makeDiffTalk(git, ['-z', '--raw', '--no-abbrev'])
  const writes = makeTalk(git, WRITE_COMMIT)
  const trees = makeTalk(git, [...MAKE_TREE, '--batch'])
  const known = new Map<CommitId, CommitObject>()

  function read(id: string, type: 'commit' | 'tree'): Promise<Buffer> {
    return objects
      .ask(`contents ${id}\n`, readObject)
      .catch(async () => (await git.run(['cat-file', type, id])).stdout)
  }

  async function commit(id: CommitId): Promise<CommitObject> {
    const found = known.get(id) ?? parseCommit(await read(id, 'commit'))
    if (found === null) throw new GitError(['cat-file', id], null, `not a commit: ${id}`)
    if (known.size >= MOST_COMMITS) known.clear()
    known.set(id, found)
    return found
  }

  const tree = async (id: CommitId) => (await commit(id)).tree

  return {
    commit,
    tree,
    content: (id) => read(id, 'commit'),
    entries: async (id) => parseTree(await read(id, 'tree')),
    makeTree: async (entries) => {
      const input = treeInput(entries)
      const made = await trees.ask(input, readLines(1)).catch(() => git.text(MAKE_TREE, { input }))
      // `mktree` does not read its settings, and so syncs nothing.
      await syncObject(git.place.commonDir, made)
      return toTreeId(made)
    },
    sizes: async (names) => {
      if (names.length === 0) return new Map()
      const asked = names.map((name) => `info ${name}\n`).join('')
      const answers = await objects
        .ask(asked, readLines(names.length))
        .catch(() => git.text(['cat-file', '--batch-check'], { input: `${names.join('\n')}\n` }))
      const found = answers.split('\n').flatMap((line) => {
        const [, name, size] = /^([0-9a-f]{40}) \w+ (\d+)$/.exec(line) ?? []
        return name === undefined ? [] : [[name, Number(size)] as const]
      })
      return new Map(found)
    },
    write: async (content) => {
      // Relative, for the folder's own path may hold a line feed. Never the same name twice, whoever else writes here.
      const draft = join(folder, `commit.${randomBytes(8).toString('hex')}`)
      await writeFile(join(git.place.commonDir, draft), content, { flag: 'wx' })
      const written = await writes
        .ask(`${draft}\n`, readLines(1))
        .catch(() => git.text([...WRITE_COMMIT.slice(0, -1), draft]))
      await rm(join(git.place.commonDir, draft), { force: true })
      // Whoever else wrote to the draft, or whatever git made of it: this is not what was asked for.
      if (written !== objectId(content)) throw new GitError(WRITE_COMMIT, null, `wrote ${written}`)
      return toCommitId(written)
    },
    changes: async (from, to) =>
      readChanges(await differences.ask(await tree(from), await tree(to)), 'latin1').changes,
    move: makeMover(git),
  }
}

const WRITE_COMMIT = ['hash-object', '-t', 'commit', '-w', '--no-filters', '--stdin-paths']

/** A git for each reflog message, which is fixed when it starts. */
function makeMover(git: Git): Standing['move'] {
  const talks = new Map<string, Talk>()
  return async (lines, reflog = 'orch') => {
    const args = ['update-ref', '-m', reflog, '--stdin']
    const talk = talks.get(reflog) ?? makeTalk(git, args)
    talks.set(reflog, talk)
    const update = ['start', ...lines, 'prepare', 'commit', ''].join('\n')
    await talk
      .ask(update, (heard) => (heard.toString('latin1').endsWith('commit: ok\n') ? true : null))
      .catch(() => git.run(args, { input: update }))
  }
}

/** Without a blank line at the end it takes one tree. */
const MAKE_TREE = ['mktree', '-z', '--missing']

/** About 2 MB. */
const MOST_COMMITS = 4_000

function objectId(commit: string | Buffer): string {
  const content = typeof commit === 'string' ? Buffer.from(commit) : commit
  return createHash('sha1').update(`commit ${content.length}\0`).update(content).digest('hex')
}

/** The first lines without the last line feed. */
function readLines(count: number): (heard: Buffer) => string | null {
  return (heard) => {
    let end = -1
    for (let line = 0; line < count; line += 1) {
      end = heard.indexOf(10, end + 1)
      if (end === -1) return null
    }
    return heard.toString('utf8', 0, end)
  }
}

/** `<id> <type> <size>`, a line feed, the content, a line feed; empty for what is missing. */
function readObject(heard: Buffer): Buffer | null {
  const lineEnd = heard.indexOf(10)
  if (lineEnd === -1) return null
  const [, size] = / \w+ (\d+)$/.exec(heard.toString('latin1', 0, lineEnd)) ?? []
  const end = lineEnd + 1 + Number(size ?? 0)
  if (size === undefined) return Buffer.alloc(0)
  return heard.length > end ? heard.subarray(lineEnd + 1, end) : null
}
