import type { CommitId } from '../../core/ids.ts'
import type { Lag } from '../../core/queue/event.ts'
import type { Ports } from '../../ports/stage.ts'

/** A landing elsewhere does not wait for it. */
const lockWaitMs = 30_000

/** Brings the branch here to where its remote's is, with any checkout of it; null, or why it stays behind. */
export async function followTarget(
  { target, commit }: { readonly target: string; readonly commit: CommitId },
  { locks, landingLock, repository }: Pick<Ports, 'locks' | 'landingLock' | 'repository'>,
): Promise<Lag | null> {
  const turn = await locks.withLock(
    { path: landingLock, purpose: `follow ${target}`, waitMs: lockWaitMs },
    () => repository.follow({ target, commit }),
  )
  if (turn.kind === 'taken') return { kind: 'blocked', checkout: target, reason: 'locked', paths: [] }
  const result = turn.value
  if (result.kind === 'blocked') return result
  return result.kind === 'apart' ? { kind: 'apart', tip: result.tip } : null
}
