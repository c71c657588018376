import type { CommitId, TreeId } from '../../core/ids.ts'
import type { Ports } from '../../ports/stage.ts'

/** What merging a pull request put on the target, as git has it; null while that is not there. */
export async function readLanded(
  { commit, tip }: { readonly commit: CommitId | null; readonly tip: CommitId | null },
  { repository }: Ports,
): Promise<{ readonly commit: CommitId; readonly tree: TreeId } | null> {
  if (commit === null || tip === null) return null
  const isThere = await repository.reaches(tip, commit).catch(() => false)
  return isThere ? { commit, tree: await repository.tree(commit) } : null
}

/** The branch here follows when it can: it is nobody's proof, and may be in use. */
export async function followTarget(target: string, ports: Ports): Promise<void> {
  const tip = await ports.repository.tip(target)
  if (tip === null) return
  const turn = await ports.locks.withLock(
    { path: ports.landingLock, purpose: `follow ${target}`, waitMs: followWaitMs },
    () => ports.repository.follow({ target, commit: tip }),
  )
  if (turn.kind === 'taken') return
  const { value } = turn
  if (value.kind === 'blocked')
    await ports.files.warn(
      `${target} here does not follow: ${value.reason} in ${value.checkout} ${value.paths.join(' ')}`,
    )
  if (value.kind === 'apart') await ports.files.warn(`${target} here holds commits that its remote has not`)
}

const followWaitMs = 30_000
