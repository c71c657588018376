/** One name in a folder, as git stores it; names keep one character per byte. */
export interface TreeItem {
  readonly name: string
  /** Octal, as git prints it. */
  readonly mode: string
  readonly oid: string
}

export const FOLDER = '040000'

/** The items of a tree object's content. */
export function parseTree(content: Buffer): readonly TreeItem[] {
  const items: TreeItem[] = []
  for (let at = 0; at < content.length; ) {
    const nameAt = content.indexOf(32, at) + 1
    const end = content.indexOf(0, nameAt)
    items.push({
      mode: content.toString('latin1', at, nameAt - 1).padStart(6, '0'),
      name: content.toString('latin1', nameAt, end),
      oid: content.toString('hex', end + 1, end + 21),
    })
    at = end + 21
  }
  return items
}

/** As `mktree -z --batch` reads a whole tree; it puts the items in order by itself. */
export function treeInput(items: readonly TreeItem[]): Buffer {
  const lines = items.map(({ mode, oid, name }) => `${mode} ${typeOf(mode)} ${oid}\t${name}\0`)
  return Buffer.from(`${lines.join('')}\0`, 'latin1')
}

function typeOf(mode: string): string {
  if (mode === FOLDER) return 'tree'
  return mode === '160000' ? 'commit' : 'blob'
}
