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
