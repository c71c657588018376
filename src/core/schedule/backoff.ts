import { isRefusal } from '../failure.ts'
import type { Instant } from '../ids.ts'
import { providerOf } from '../provider.ts'
import type { TaskRecord } from '../task/state.ts'
import type { World } from '../world.ts'
import { requireRun } from '../world.ts'

/**
 * When the backoff of a ready task ends, if this agent is to run it. After a refusal it is the provider that is
 * waited for: another one may be asked at once, and so may this one where a person or a success ended its wait.
 */
export function backoffEnd(world: World, { state, past }: TaskRecord, agent: string): Instant {
  if (state.status !== 'ready') return 0
  const { notBefore, opensAt = notBefore } = state.next
  const last = past.at(-1)
  if (last === undefined || last.failure === null || !isRefusal(last.failure)) return notBefore
  const circuit = world.cooldowns.get(providerOf(requireRun(world).config, agent))
  if (last.agent !== agent || circuit === undefined) return 0
  return Math.min(notBefore, circuit.until + notBefore - opensAt)
}
