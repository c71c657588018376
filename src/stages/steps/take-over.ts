import type { AttemptRef, CommitId } from '../../core/ids.ts'
import type { Observation } from '../../core/input.ts'
import type { Ports } from '../../ports/stage.ts'
import type { Outage } from './forge-failed.ts'
import { requireForge } from './forge-failed.ts'

interface Pushed extends AttemptRef {
  readonly branch: string
  readonly base: CommitId
  readonly head: CommitId
  /** The branch's pull request; null while there is none. */
  readonly number: number | null
}

/**
 * A person's push becomes the task's branch here too, and what was there before stays under a ref. Nothing of it is
 * proven, so that the forge must not merge it by itself any more.
 */
export async function takeOver(
  { task, attempt, branch, base, head, number }: Pushed,
  ports: Ports,
): Promise<Extract<Observation, { type: 'branch-taken-over' }> | Outage> {
  const { repository, run } = ports
  const { forge } = requireForge(ports)
  const disarmed = number === null ? null : await forge.disarm(number)
  if (disarmed?.kind === 'fault') return { forge: forge.host, fault: disarmed.fault }
  await repository.adopt({ run, ref: { task, attempt }, branch, head })
  return { type: 'branch-taken-over', task, head, facts: await repository.facts({ base, head, branch }) }
}
