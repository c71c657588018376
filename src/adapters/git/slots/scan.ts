import { join } from 'node:path'
import type { CommitId } from '../../../core/ids.ts'
import { toCommitId } from '../../../core/ids.ts'
import type { GitAsk } from '../git.ts'
import { readIndexFile } from '../index-file.ts'
import type { OpenSlot } from './grounds.ts'
import { rawFields } from './raw-path.ts'

/** What git sees in a slot; paths keep one character per byte. */
export interface Scan {
  /** Null on a branch without a commit. */
  readonly head: CommitId | null
  /** Null when detached. */
  readonly branch: string | null
  readonly changed: readonly Change[]
  /** A folder with nothing tracked in it stands for all it holds and ends with a slash. */
  readonly untracked: readonly string[]
  readonly ignored: readonly string[]
  /** Tracked paths whose changes somebody told git not to see. */
  readonly hidden: readonly Hidden[]
}

/** A tracked path that is not as HEAD has it. */
export interface Change {
  readonly path: string
  /** The index holds content that is neither HEAD's nor the work tree's. */
  readonly stagedApart: boolean
  /** Both sides of a merge are still in the index. */
  readonly unmerged: boolean
  /** It is not in the work tree. */
  readonly gone: boolean
  /** A submodule with changes of its own, which no commit here can hold. */
  readonly dirtySubmodule: boolean
  /** A repository stands where a file was. */
  readonly becameRepository: boolean
}

export interface Hidden {
  readonly path: string
  readonly by: 'assume-unchanged' | 'skip-worktree' | 'both'
}

/** One pass over the work tree, and one over the index for what is hidden; `how` tells whether git may learn from it. */
export async function scanSlot(
  { git, gitDir }: OpenSlot,
  how: Pick<GitAsk, 'env'> & { readonly ignored: boolean },
): Promise<Scan> {
  const shown = how.ignored ? ['--ignored'] : []
  const args = ['--porcelain=v2', '-z', '--branch', '--no-renames', '--untracked-files=normal', ...shown]
  const status = ['status', '--ignore-submodules=none', ...args]
  const [seen, hidden] = await Promise.all([git.run(status, how), findHidden({ git, gitDir })])
  const fields = rawFields(seen.stdout)
  const after = (prefix: string) =>
    fields.flatMap((field) => (field.startsWith(prefix) ? [field.slice(prefix.length)] : []))
  const head = after('# branch.oid ')[0]
  const branch = after('# branch.head ')[0]
  return {
    head: head === undefined || head === '(initial)' ? null : toCommitId(head),
    branch: branch === undefined || branch === '(detached)' ? null : branch,
    changed: fields.flatMap(readChange),
    untracked: after('? '),
    ignored: after('! '),
    hidden,
  }
}

/** One pass over the index, by git where anything is hidden. */
export async function findHidden({
  git,
  gitDir,
}: Pick<OpenSlot, 'git' | 'gitDir'>): Promise<readonly Hidden[]> {
  if (readIndexFile(join(gitDir, 'index'))?.hides === false) return []
  return rawFields((await git.run(['ls-files', '-v', '-z'])).stdout).flatMap(readHidden)
}

/** True when nothing tracked or untracked is there that HEAD does not have. */
export function isUnchanged(scan: Scan): boolean {
  return scan.changed.length === 0 && scan.untracked.length === 0
}

const GITLINK = '160000'
/** `1 XY sub mH mI mW hH hI path` */
const ORDINARY = /^1 (..) (....) \d+ (\d+) (\d+) \w+ \w+ (.*)$/s
/** `u XY sub m1 m2 m3 mW h1 h2 h3 path` */
const UNMERGED = /^u (..) (....) \d+ (\d+) \d+ (\d+) \w+ \w+ \w+ (.*)$/s

function readChange(field: string): readonly Change[] {
  const unmerged = field.startsWith('u')
  const [, state = '', submodule = '', indexMode, mode, path] =
    (unmerged ? UNMERGED : ORDINARY).exec(field) ?? []
  if (path === undefined) return []
  return [
    {
      path,
      unmerged,
      stagedApart: !unmerged && !state.includes('.'),
      gone: mode === '000000',
      dirtySubmodule: /[MU]/.test(submodule.slice(2)),
      becameRepository: mode === GITLINK && indexMode !== GITLINK,
    },
  ]
}

/** `ls-files -v`: a small letter is assumed unchanged, `S` is skipped. */
function readHidden(field: string): readonly Hidden[] {
  const tag = field[0]
  if (tag === 'H' || tag === 'M') return []
  const path = field.slice(2)
  if (tag === 'S') return [{ path, by: 'skip-worktree' }]
  if (tag === 's') return [{ path, by: 'both' }]
  return tag !== undefined && /[a-z]/.test(tag) ? [{ path, by: 'assume-unchanged' }] : []
}
