import type { CommitId } from '../../core/ids.ts'
import type { FollowResult } from '../../ports/repository.ts'
import type { Landing } from './land.ts'
import { landCandidate } from './land.ts'
import { branchRef, isReachable, readRef } from './refs.ts'

/** A branch moves only forward, and only with every checkout of it; whoever else moves it meanwhile is seen the next time. */
export async function followRemote(
  landing: Landing,
  { target, commit }: { readonly target: string; readonly commit: CommitId },
): Promise<FollowResult> {
  const { git } = landing
  const tip = await readRef(git, branchRef(target))
  if (tip === null) return { kind: 'absent' }
  if (tip === commit) return { kind: 'followed' }
  if (!(await isReachable(git, commit, tip))) return { kind: 'apart', tip }
  const landed = await landCandidate(landing, { target, base: tip, candidate: commit })
  switch (landed.kind) {
    case 'landed':
      return { kind: 'followed' }
    case 'blocked':
      return landed
    case 'base-moved':
      return landed.tip === null ? { kind: 'absent' } : { kind: 'apart', tip: landed.tip }
  }
}
