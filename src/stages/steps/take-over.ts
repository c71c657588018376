import type { AttemptRef, CommitId } from '../../core/ids.ts'
import type { Observation } from '../../core/input.ts'
import type { Ports } from '../../ports/stage.ts'
import type { Outage } from './forge-failed.ts'
import { requireForge } from './forge-failed.ts'

interface Pushed extends AttemptRef {
  readonly branch: string
  readonly base: CommitId
  readonly head: CommitId
  /** Where the task's work began, which may have landed as other commits; absent: it is on the target. */
  readonly since?: CommitId
  /** The branch's pull request; null while there is none. */
  readonly number: number | null
}

/**
 * A person's push becomes the task's branch here too, and what was there before stays under a ref. Nothing of it is
 * proven, so that the forge must not merge it by itself any more.
 */
export async function takeOver(
  pushed: Pushed,
  ports: Ports,
): Promise<Extract<Observation, { type: 'branch-taken-over' }> | Outage> {
  const { task, attempt, branch, head, number } = pushed
  const { repository, run } = ports
  const { forge } = requireForge(ports)
  const disarmed = number === null ? null : await forge.disarm(number)
  if (disarmed?.kind === 'fault') return { forge: forge.host, fault: disarmed.fault }
  await repository.adopt({ run, ref: { task, attempt }, branch, head })
  const base = await startOf(pushed, ports)
  return { type: 'branch-taken-over', task, head, facts: await repository.facts({ base, head, branch }) }
}

/** A push on what was there before the work went to another base still begins where that work did. */
async function startOf({ base, head, since }: Pushed, { repository }: Ports): Promise<CommitId> {
  if (since === undefined || (await repository.reaches(head, base))) return base
  const isBelow = (await repository.reaches(head, since)) && !(await repository.reaches(base, since))
  return isBelow ? since : base
}
