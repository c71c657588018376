import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommitId, TreeId } from '../../core/ids.ts'
import { toCommitId, toTreeId } from '../../core/ids.ts'
import type { Git } from './git.ts'

export const branchRef = (branch: string): string => `refs/heads/${branch}`

export async function readTree(git: Git, commit: CommitId): Promise<TreeId> {
  return toTreeId(await git.text(['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]))
}

export async function isReachable(git: Git, from: CommitId, commit: CommitId): Promise<boolean> {
  const answer = await git.run(['merge-base', '--is-ancestor', commit, from], { okCodes: [0, 1] })
  return answer.code === 0
}

export async function findMergeBase(git: Git, a: CommitId | 'HEAD', b: CommitId): Promise<CommitId | null> {
  const answer = await git.run(['merge-base', a, b], { okCodes: [0, 1] })
  return answer.code === 0 ? toCommitId(answer.stdout.toString('utf8').trim()) : null
}

/** Sets a ref whatever it was; a crash leaves the old value or the new. */
export async function setRef(git: Git, ref: string, commit: CommitId): Promise<void> {
  await git.run(['update-ref', ref, commit])
}

/** Puts a commit under a ref, or under `<ref>.2` and so on where others stand: what was saved before stays. Idempotent. */
export async function addRef(git: Git, ref: string, commit: CommitId): Promise<void> {
  for (let count = 1; ; count++) {
    const name = count === 1 ? ref : `${ref}.${count}`
    const there = await readRef(git, name)
    if (there === commit) return
    if (there === null) return setRef(git, name, commit)
  }
}

/** The commit a full ref name points at, null when there is none; by its file, which git replaces whole. */
export async function readRef(git: Git, ref: string): Promise<CommitId | null> {
  const { commonDir } = git.place
  const loose = readIfThere(join(commonDir, ref))
  if (loose === null) return readPacked(readIfThere(join(commonDir, 'packed-refs')), ref)
  if (/^[0-9a-f]{40}\n$/.test(loose)) return toCommitId(loose.slice(0, 40))
  const answer = await git.run(['show-ref', '--verify', '--hash', ref], { okCodes: [0, 1, 128] })
  return answer.code === 0 ? toCommitId(answer.stdout.toString('utf8').trim()) : null
}

/** A ref that is packed has its line before its own file goes. */
function readPacked(packed: string | null, ref: string): CommitId | null {
  const name = Buffer.from(ref, 'utf8').toString('latin1')
  const at = packed?.indexOf(` ${name}\n`) ?? -1
  return packed === null || at < 40 ? null : toCommitId(packed.slice(at - 40, at))
}

/** Null where there is no such file, but perhaps a folder. At once: a thread would cost ten times what is read. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    if (error instanceof Error && 'code' in error && ABSENT.has(error.code)) return null
    throw error
  }
}

const ABSENT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR'])
