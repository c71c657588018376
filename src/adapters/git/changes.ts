import type { CommitId } from '../../core/ids.ts'
import type { Git } from './git.ts'

export interface TreeEntry {
  /** `000000` where there is nothing. */
  readonly mode: string
  readonly oid: string
}

/** A path that differs between two trees; renames are a deletion and an addition. */
export interface TreeChange {
  readonly path: string
  readonly change: 'added' | 'modified' | 'deleted' | 'type-changed'
  readonly from: TreeEntry
  readonly to: TreeEntry
}

/** All paths that differ, in git's order; `encoding` latin1 keeps names that are not UTF-8 apart. */
export async function treeChanges(
  git: Git,
  { from, to, encoding = 'utf8' }: { from: CommitId; to: CommitId; encoding?: 'utf8' | 'latin1' },
): Promise<readonly TreeChange[]> {
  const { stdout } = await git.run([
    'diff-tree',
    '-r',
    '-z',
    '--raw',
    '--no-renames',
    '--no-abbrev',
    from,
    to,
  ])
  const fields = stdout.toString(encoding).split('\0')
  const changes: TreeChange[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [fromMode, toMode, fromOid, toOid, letter] = (fields[at] ?? '').slice(1).split(' ')
    const path = fields[at + 1]
    if (!fromMode || !toMode || !fromOid || !toOid || !letter || path === undefined) continue
    const change = CHANGE_OF[letter] ?? 'modified'
    changes.push({ path, change, from: { mode: fromMode, oid: fromOid }, to: { mode: toMode, oid: toOid } })
  }
  return changes
}

const CHANGE_OF: Readonly<Record<string, TreeChange['change']>> = {
  A: 'added',
  D: 'deleted',
  M: 'modified',
  T: 'type-changed',
}
