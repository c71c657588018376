import type { TreeId } from '../../core/ids.ts'
import type { TreeEntry } from './changes.ts'
import type { Standing } from './standing.ts'
import type { NamedEntry } from './tree-object.ts'
import { FOLDER } from './tree-object.ts'

/** What stands at a path; null for nothing. */
export type Placed = TreeEntry | null

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
  const entries = await entriesWith(standing, tree, placement)
  return entries === null ? null : standing.makeTree(entries)
}

async function entriesWith(
  standing: Standing,
  tree: string | null,
  placement: Placement,
): Promise<readonly NamedEntry[] | null> {
  const entries = new Map(
    tree === null ? [] : (await standing.entries(tree)).map((entry) => [entry.name, entry]),
  )
  for (const [name, placed] of placement) {
    if (name.includes('/')) continue
    if (entries.get(name)?.mode === FOLDER) return null
    if (placed === null) entries.delete(name)
    else entries.set(name, { name, mode: placed.mode, oid: placed.oid })
  }
  for (const [name, inside] of byFolder(placement)) {
    const before = entries.get(name)
    if (before !== undefined && before.mode !== FOLDER) return null
    const made = await entriesWith(standing, before?.oid ?? null, inside)
    if (made === null) return null
    if (made.length === 0) entries.delete(name)
    else entries.set(name, { name, mode: FOLDER, oid: await standing.makeTree(made) })
  }
  return [...entries.values()]
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
