import type { CommitId, TreeId } from '../../core/ids.ts'
import { toTreeId } from '../../core/ids.ts'
import { GitError } from './git.ts'
import type { Ground } from './neutral.ts'
import type { Talk } from './talk.ts'

export type TreeMerge =
  | { readonly kind: 'tree'; readonly tree: TreeId }
  | { readonly kind: 'conflict'; readonly files: readonly string[]; readonly detail: string }

export interface TreesAsk {
  readonly base: CommitId
  readonly baseTree: TreeId
  readonly head: CommitId
}

/** The tree of both sides, or git's account of why there is none. */
export async function mergeTrees({ git, merges }: Ground, ask: TreesAsk): Promise<TreeMerge> {
  const clean = await askForCleanTree(merges, ask).catch(() => null)
  if (clean !== null) return { kind: 'tree', tree: clean }
  // Object ids only: branch names would appear in messages and in the names of renamed paths.
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--messages', ask.base, ask.head]
  const { code, stdout, stderr } = await git.run(args, { okCodes: [0, 1] })
  const [tree = '', ...records] = stdout.toString('utf8').split('\0')
  // A missing object exits 1 as well, but only a merge that was made begins with an object id.
  if (!/^[0-9a-f]{40}$/.test(tree)) throw new GitError(args, code, stderr)
  return code === 0 ? { kind: 'tree', tree: toTreeId(tree) } : { kind: 'conflict', ...readConflict(records) }
}

/**
 * Git does not say where the messages of one merge end, so the base is merged with itself right after: its record
 * is known to the byte and ends the answer. Null for a conflict, whose account another git gives.
 */
function askForCleanTree(merges: Talk, { base, baseTree, head }: TreesAsk): Promise<TreeId | null> {
  const end = ['', '1', baseTree, '', ''].join('\0')
  return merges
    .ask(`${base} ${head}\n${base} ${base}\n`, (heard) => {
      const text = heard.toString('latin1')
      const [record, clean, tree] = /^\0*([01])\0([0-9a-f]{40})\0/.exec(text) ?? []
      if (record === undefined || tree === undefined || !text.slice(record.length).endsWith(end)) return null
      return { tree: clean === '1' ? toTreeId(tree) : null }
    })
    .then((answer) => answer.tree)
}

/** Conflicted paths, an empty field, then messages: path count, paths, stable type, text. */
function readConflict(records: readonly string[]): { files: readonly string[]; detail: string } {
  const end = records.indexOf('')
  const texts: string[] = []
  let at = end + 1
  while (at < records.length) {
    const typeAt = at + 1 + Number(records[at])
    const [type, text] = [records[typeAt], records[typeAt + 1]]
    if (type?.startsWith('CONFLICT') && text !== undefined) texts.push(text.trim())
    at = typeAt + 2
  }
  return { files: records.slice(0, end), detail: texts.join('\n') }
}
