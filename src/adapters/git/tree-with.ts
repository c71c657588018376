import type { TreeId } from '../../core/ids.ts'
import type { Standing } from './standing.ts'
import type { TreeItem } from './tree-object.ts'
import { FOLDER } from './tree-object.ts'

/** What stands at a path; null for nothing. */
export type Placed = Pick<TreeItem, 'mode' | 'oid'> | null

/** By path; paths keep one character per byte. */
type Placement = ReadonlyMap<string, Placed>

/**
 * Writes the tree that differs from another in these paths only: 1 ms where `write-tree` reads and writes the whole
 * index. Null where a file takes a folder's place, which git should judge.
 */
export async function treeWith(
  standing: Standing,
  tree: TreeId,
  placement: Placement,
): Promise<TreeId | null> {
  const items = await itemsWith(standing, tree, placement)
  return items === null ? null : standing.makeTree(items)
}

async function itemsWith(
  standing: Standing,
  tree: string | null,
  placement: Placement,
): Promise<readonly TreeItem[] | null> {
  const items = new Map(tree === null ? [] : (await standing.items(tree)).map((item) => [item.name, item]))
  for (const [name, placed] of placement) {
    if (name.includes('/')) continue
    if (items.get(name)?.mode === FOLDER) return null
    if (placed === null) items.delete(name)
    else items.set(name, { name, mode: placed.mode, oid: placed.oid })
  }
  for (const [name, inside] of byFolder(placement)) {
    const before = items.get(name)
    if (before !== undefined && before.mode !== FOLDER) return null
    const made = await itemsWith(standing, before?.oid ?? null, inside)
    if (made === null) return null
    if (made.length === 0) items.delete(name)
    else items.set(name, { name, mode: FOLDER, oid: await standing.makeTree(made) })
  }
  return [...items.values()]
}

function byFolder(placement: Placement): ReadonlyMap<string, Placement> {
  const folders = new Map<string, Map<string, Placed>>()
  for (const [path, placed] of placement) {
    const slash = path.indexOf('/')
    if (slash === -1) continue
    const inside = folders.get(path.slice(0, slash)) ?? new Map<string, Placed>()
    folders.set(path.slice(0, slash), inside.set(path.slice(slash + 1), placed))
  }
  return folders
}
