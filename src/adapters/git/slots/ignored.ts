import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { CommitId } from '../../../core/ids.ts'
import type { CommitText } from '../../../ports/repository.ts'
import { commitContent } from '../commit.ts'
import { addRef } from '../refs.ts'
import { setAside } from './aside.ts'
import { statOf } from './files.ts'
import type { Grounds, OpenSlot } from './grounds.ts'
import type { SlotOwner } from './layout.ts'
import { attemptRef } from './layout.ts'
import { addPaths, writeTree } from './leftovers.ts'
import { takeNested } from './nested.ts'
import type { OurPaths } from './our-paths.ts'
import { ourPaths } from './our-paths.ts'
import { rawJoin, readable } from './raw-path.ts'
import type { Scan } from './scan.ts'

/** Above this, ignored files are build output rather than work: hashing them would take longer than the task. */
const COMMIT_LIMIT_BYTES = 50 * 1024 * 1024

/**
 * Saves ignored files before they are cleaned away: as a commit of their own below the attempt's refs, or, when they
 * are many, by renaming them to `.kept`, as unreadable files always are. Repositories among them go their own way.
 */
export async function saveIgnored(
  grounds: Grounds,
  slot: OpenSlot,
  ask: { owner: SlotOwner; scan: Scan; parent: CommitId; text: CommitText },
): Promise<void> {
  const ours = ourPaths(grounds, slot.name)
  const entries = ask.scan.ignored.filter((path) => !isOurs(ours, path))
  const found = walk(slot.path, entries, ours)
  const isTooMuch = found.bytes > COMMIT_LIMIT_BYTES
  if (isTooMuch) for (const path of entries) setAside(grounds, slot, { owner: ask.owner, path })
  else for (const path of found.repositories) await takeNested(grounds, slot, { ...ask, path })
  if (isTooMuch || found.files.length === 0) return
  const env = { GIT_INDEX_FILE: join(slot.gitDir, 'orch-ignored-index') }
  rmSync(env.GIT_INDEX_FILE, { force: true })
  const refused = await addPaths(slot, { paths: found.files, env })
  const tree = await writeTree(slot, env)
  const draft = { tree, parents: [ask.parent], text: ask.text }
  const commit = await grounds.standing.write(commitContent(grounds.author, draft))
  await addRef(slot.git, attemptRef(ask.owner, '-ignored'), commit)
  rmSync(env.GIT_INDEX_FILE, { force: true })
  for (const path of refused) setAside(grounds, slot, { owner: ask.owner, path })
}

function isOurs(ours: OurPaths, path: string): boolean {
  return ours.isCopied(readable(path)) || ours.isKept(readable(path))
}

interface Found {
  readonly files: string[]
  readonly repositories: string[]
  bytes: number
}

/** Ends once they are too many bytes: all of it is renamed then, whatever else there is. */
function walk(root: string, entries: readonly string[], ours: OurPaths): Found {
  const found: Found = { files: [], repositories: [], bytes: 0 }
  const visit = (path: string) => {
    if (isOurs(ours, path) || found.bytes > COMMIT_LIMIT_BYTES) return
    const kind = statOf(rawJoin(root, path))
    if (kind?.isDirectory()) {
      const names = readdirSync(rawJoin(root, path), { encoding: 'buffer' }).map((name) =>
        name.toString('latin1'),
      )
      if (names.includes('.git')) found.repositories.push(path)
      else for (const name of names) visit(`${path}/${name}`)
    } else if (kind?.isFile() || kind?.isSymbolicLink()) {
      found.bytes += kind.size
      found.files.push(path)
    }
  }
  for (const entry of entries) visit(entry.replace(/\/$/, ''))
  return found
}
