import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommitId, TreeId } from '../../core/ids.ts'
import { toCommitId, toTreeId } from '../../core/ids.ts'
import type { Git } from './git.ts'
import { WRITE_BACK } from './neutral.ts'
import { readRef, setRef } from './refs.ts'
import { makeTalk } from './talk.ts'

/** The steps of a merge that need no git of their own, each answered in well under a millisecond. */
export interface Standing {
  /** The commit that a branch points at, null when there is none. */
  tip(ref: string): Promise<CommitId | null>
  tree(commit: CommitId): Promise<TreeId>
  /** Writes an unsigned commit; `set` makes it last. */
  write(content: string): Promise<CommitId>
  /** Sets a ref whatever it was, synced. */
  set(ref: string, commit: CommitId): Promise<void>
}

/** `folder` below the repository's git folder takes drafts. Whatever a standing git refuses, one of its own decides. */
export function makeStanding(git: Git, folder: string): Standing {
  const objects = makeTalk(git, ['cat-file', '--batch-check=%(objectname) %(objecttype)'])
  const refs = makeTalk(git, ['update-ref', '--stdin'])
  const commits = makeTalk(git, WRITE_COMMIT, { config: WRITE_BACK })
  let drafts = 0

  /** Only full names come here, which git takes as they are. */
  async function find(name: string, type: string): Promise<string | null> {
    const answer = await objects.ask(`${name}\n`, readLine)
    return new RegExp(`^([0-9a-f]{40}) ${type}$`).exec(answer)?.[1] ?? null
  }

  return {
    tip: async (ref) => {
      const commit = await find(ref, 'commit').catch(() => readRef(git, ref))
      return commit === null ? null : toCommitId(commit)
    },
    tree: async (commit) => {
      const tree = await find(`${commit}^{tree}`, 'tree').catch(() => null)
      return toTreeId(
        tree ?? (await git.text(['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`])),
      )
    },
    write: async (content) => {
      drafts += 1
      // Relative, for the folder's own path may hold a line feed.
      const draft = join(folder, `commit.${process.pid}.${drafts}`)
      await writeFile(join(git.place.commonDir, draft), content)
      const written = await commits
        .ask(`${draft}\n`, readLine)
        .catch(() => git.text([...WRITE_COMMIT.slice(0, -1), draft]))
      await rm(join(git.place.commonDir, draft), { force: true })
      return toCommitId(written)
    },
    set: async (ref, commit) => {
      const update = `start\nupdate ${ref} ${commit}\nprepare\ncommit\n`
      await refs
        .ask(update, (heard) => (heard.toString('latin1').endsWith('commit: ok\n') ? true : null))
        .catch(() => setRef(git, ref, commit))
    },
  }
}

const WRITE_COMMIT = ['hash-object', '-t', 'commit', '-w', '--no-filters', '--stdin-paths']

function readLine(heard: Buffer): string | null {
  const end = heard.indexOf(10)
  return end === -1 ? null : heard.toString('utf8', 0, end)
}
