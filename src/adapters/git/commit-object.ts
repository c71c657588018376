import type { CommitId, TreeId } from '../../core/ids.ts'
import { toCommitId, toTreeId } from '../../core/ids.ts'

/** A commit as git stores it. */
export interface CommitObject {
  readonly tree: TreeId
  readonly parents: readonly CommitId[]
  /** Null when it is not in UTF-8: git recodes it then. */
  readonly message: string | null
}

/** Null for anything else than a commit. */
export function parseCommit(content: Buffer): CommitObject | null {
  const end = content.indexOf('\n\n')
  const header = content.toString('latin1', 0, end === -1 ? content.length : end)
  const [, tree] = /^tree ([0-9a-f]{40})$/m.exec(header) ?? []
  if (tree === undefined || !header.startsWith('tree ')) return null
  const parents = [...header.matchAll(/^parent ([0-9a-f]{40})$/gm)].flatMap(([, id]) => id ?? [])
  const isRecoded = /^encoding (?!utf-?8$)/im.test(header)
  return {
    tree: toTreeId(tree),
    parents: parents.map(toCommitId),
    message: isRecoded ? null : end === -1 ? '' : content.toString('utf8', end + 2),
  }
}
