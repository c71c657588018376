import { existsSync, mkdirSync, renameSync, rmdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Removal } from '../../core/clean/removal.ts'
import { toRunId } from '../../core/ids.ts'
import type { Upkeep } from '../compose/upkeep.ts'
import { removeTree, survivors } from '../compose/upkeep.ts'

/** Removes one thing; answers why it stays, null when it is gone. What changed since it was judged stays. */
export async function performRemoval(
  upkeep: Upkeep,
  removal: Removal,
  rootOf: (slot: string) => string,
): Promise<string | null> {
  try {
    return await remove(upkeep, removal, rootOf)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function remove(
  upkeep: Upkeep,
  removal: Removal,
  rootOf: (slot: string) => string,
): Promise<string | null> {
  switch (removal.kind) {
    case 'processes':
      await survivors.endEverythingOf(removal.run, [])
      return null
    case 'lock':
      return removeLock(upkeep, removal.path)
    case 'slot':
      return removeSlot(upkeep, { name: removal.name, root: rootOf(removal.path) })
    case 'branch':
      return (await upkeep.releaseBranch(removal.branch, removal.tip)) === 'moved'
        ? 'it moved, or is checked out'
        : null
    case 'kept':
      return removePath(removal.path)
    case 'run':
      return removeRun(upkeep, removal)
    case 'litter':
      return removePath(removal.path)
  }
}

/** Taken as anybody would take it, and given back. */
async function removeLock({ locks }: Upkeep, path: string): Promise<string | null> {
  const lock = await locks.acquire(path, 'clean')
  if (lock.kind === 'taken') return 'somebody took it'
  await lock.release()
  return null
}

async function removeSlot(
  upkeep: Upkeep,
  { name, root }: { readonly name: string; readonly root: string },
): Promise<string | null> {
  const pools = upkeep.pools(root)
  const outcome = await pools.remove(name, toRunId('clean'))
  await pools.settled()
  return outcome === 'in-use' ? 'somebody uses it' : null
}

/** The folder goes last, and by a rename: a run that is still listed is removed again. */
async function removeRun(
  upkeep: Upkeep,
  { refs, kept, folder }: Extract<Removal, { kind: 'run' }>,
): Promise<string | null> {
  const lock = await upkeep.locks.acquire(join(folder, 'lock'), 'clean')
  if (lock.kind === 'taken') return 'somebody drives it'
  try {
    await upkeep.refs.drop(refs)
    for (const path of kept) await removePath(path)
    const trash = join(upkeep.commonDir, 'orch', 'trash')
    mkdirSync(trash, { recursive: true, mode: 0o700 })
    const gone = join(trash, basename(folder))
    renameSync(folder, gone)
    return removePath(gone)
  } finally {
    await lock.release()
  }
}

/** With the folders above it that are orch's and empty now. */
async function removePath(path: string): Promise<string | null> {
  await removeTree(path)
  if (existsSync(path)) return 'it cannot be deleted'
  for (
    let above = dirname(path);
    /\/(\.kept|\.trash|\.pristine|orch\/trash)(\/|$)/.test(above);
    above = dirname(above)
  ) {
    try {
      rmdirSync(above)
    } catch {
      return null
    }
  }
  return null
}
