import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CommitId } from '../../../core/ids.ts'
import { toCommitId } from '../../../core/ids.ts'
import { moveHead, readHead } from '../head.ts'
import { branchRef, readRef } from '../refs.ts'
import { readText } from './files.ts'
import type { OpenSlot } from './grounds.ts'
import type { SlotOwner } from './layout.ts'
import { evidenceHead } from './layout.ts'

/** Without a HEAD that it can read git does not take the folder for a checkout at all. */
export function ensureHead({ gitDir }: OpenSlot, branch: string): void {
  if (readHead(gitDir).kind === 'broken') writeFileSync(join(gitDir, 'HEAD'), `ref: ${branchRef(branch)}\n`)
}

/** Takes HEAD off its branch, which may then be deleted, moved or checked out elsewhere; files and index stay. */
export async function detachHead({ git, gitDir }: OpenSlot): Promise<void> {
  const head = readHead(gitDir)
  const tip = head.kind === 'branch' ? await readRef(git, branchRef(head.branch)) : null
  if (tip === null) return
  const to = { kind: 'detached', commit: tip } as const
  moveHead(gitDir, { to, before: tip, after: tip, reflog: 'orch: release the slot' }, () => true)
}

/** Brings HEAD back onto the attempt's branch after a program left it where no commit is; work tree and index stay. */
export async function restoreHead(
  slot: OpenSlot,
  ask: { readonly branch: string; readonly base: CommitId; readonly owner: SlotOwner },
): Promise<void> {
  const ref = branchRef(ask.branch)
  if ((await readRef(slot.git, ref)) === null) {
    const last = (await lastHead(slot)) ?? (await readRef(slot.git, evidenceHead(ask.owner))) ?? ask.base
    await slot.git.run(['update-ref', ref, last])
  }
  await slot.git.run(['symbolic-ref', 'HEAD', ref])
}

/** Detaches a HEAD that names no commit at the last one it stood on. */
export async function detachAtLast(slot: OpenSlot, owner: SlotOwner): Promise<CommitId> {
  const place = { ...slot.git.place, gitDir: slot.git.place.commonDir, workTree: null }
  const shared = slot.git.at(place)
  const last =
    (await lastHead({ git: shared, gitDir: slot.gitDir })) ?? (await readRef(shared, evidenceHead(owner)))
  const commit = last ?? toCommitId(await shared.text(['rev-parse', '--verify', 'HEAD^{commit}']))
  writeFileSync(join(slot.gitDir, 'HEAD'), `${commit}\n`)
  return commit
}

/** The last commit that HEAD stood on, by git's own log: a deleted branch is in no other place. */
async function lastHead({ git, gitDir }: Pick<OpenSlot, 'git' | 'gitDir'>): Promise<CommitId | null> {
  const lines = readText(join(gitDir, 'logs', 'HEAD'))?.split('\n') ?? []
  const ids = lines.flatMap((line) => /^[0-9a-f]{40} ([0-9a-f]{40}) /.exec(line)?.[1] ?? [])
  const last = ids.findLast((id) => !/^0+$/.test(id))
  if (last === undefined) return null
  const found = await git.run(['rev-parse', '-q', '--verify', `${last}^{commit}`], { okCodes: [0, 1, 128] })
  return found.code === 0 ? toCommitId(last) : null
}
