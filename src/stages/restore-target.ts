import type { Stage } from '../ports/stage.ts'

/** Moving a ref takes milliseconds, a landing that has the lock a little longer. */
const lockWaitMs = 30_000

/** Moves the target back from where an agent put it; files of checkouts stay as they are. */
export const restoreTarget: Stage<'restore-target'> = async ({ id, target, tip, back }, ports) => {
  const turn = await ports.locks.withLock(
    { path: ports.landingLock, purpose: `restore ${target}`, waitMs: lockWaitMs },
    () => ports.repository.moveBack({ target, from: tip, to: back }),
  )
  if (turn.kind === 'done') return { type: 'target-put-back', tip, outcome: turn.value }
  const detail = turn.by?.purpose ?? ''
  return {
    type: 'effect-failed',
    effect: id,
    failure: { kind: 'git-locked', path: ports.landingLock, detail },
  }
}
