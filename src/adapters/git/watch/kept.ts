import type { Change } from '../../../core/escape/change.ts'
import type { KeptRef } from '../../../core/escape/kept.ts'
import { findCheckouts } from '../checkouts.ts'
import type { Git } from '../git.ts'
import { GitError } from '../git.ts'
import { isReachable, readRef } from '../refs.ts'
import { moveOf } from '../slots/save.ts'
import type { Standing } from '../standing.ts'

/** Puts back refs of orch's that somebody moved or deleted, as long as they still belong there. */
export async function restoreKept(
  { git, standing }: { readonly git: Git; readonly standing: Standing },
  kept: () => readonly KeptRef[],
): Promise<readonly Change[]> {
  const changes: Change[] = []
  for (const each of kept()) {
    const found = await readRef(git, each.ref)
    if (found === each.commit || (found !== null && (await isWorkedOn(git, each, found)))) continue
    // Orch's own steps move them too: what is written down by now counts.
    if (!kept().some(({ ref, commit }) => ref === each.ref && commit === each.commit)) continue
    const own = await standing
      .move([...moveOf(each.ref, each.commit, found)], 'orch: put back')
      .then(() => 'restored' as const)
      .catch((error: unknown) => {
        if (error instanceof GitError) return 'lost' as const
        throw error
      })
    const before = each.commit.slice(0, 12)
    changes.push({
      name: each.ref,
      how: found === null ? 'removed' : 'changed',
      detail: found === null ? before : `${before} → ${found.slice(0, 12)}`,
      own,
    })
  }
  return changes
}

/** People go on with a branch where it is checked out, or on top of what is there. */
async function isWorkedOn(
  git: Git,
  { ref, commit, is }: KeptRef,
  found: KeptRef['commit'],
): Promise<boolean> {
  if (is === 'evidence') return false
  const { on, returning } = await findCheckouts(git, ref.replace(/^refs\/heads\//, ''), null)
  return on.length + returning.length > 0 || (await isReachable(git, found, commit).catch(() => false))
}
