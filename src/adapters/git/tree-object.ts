import type { TreeEntry } from './changes.ts'

/** One name in a folder, as git stores it; names keep one character per byte. */
export interface NamedEntry extends TreeEntry {
  readonly name: string
}

export const FOLDER = '040000'

/** The entries of a tree object's content. */
export function parseTree(content: Buffer): readonly NamedEntry[] {
  const entries: NamedEntry[] = []
  for (let at = 0; at < content.length; ) {
    const nameAt = content.indexOf(32, at) + 1
    const end = content.indexOf(0, nameAt)
    entries.push({
      mode: content.toString('latin1', at, nameAt - 1).padStart(6, '0'),
      name: content.toString('latin1', nameAt, end),
      oid: content.toString('hex', end + 1, end + 21),
    })
    at = end + 21
  }
  return entries
}

/** As `mktree -z --batch` reads a whole tree; it puts the entries in order by itself. */
export function treeInput(entries: readonly NamedEntry[]): Buffer {
  const lines = entries.map(({ mode, oid, name }) => `${mode} ${typeOf(mode)} ${oid}\t${name}\0`)
  return Buffer.from(`${lines.join('')}\0`, 'latin1')
}

function typeOf(mode: string): string {
  if (mode === FOLDER) return 'tree'
  return mode === '160000' ? 'commit' : 'blob'
}
