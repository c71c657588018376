import type { Instant } from './ids.ts'
import type { TaskRecord } from './task/state.ts'
import type { World } from './world.ts'
import { requireTask } from './world.ts'

/** The earliest instant after this one at which time alone changes something; null when only an input can. */
export function nextWake(world: World, now: Instant): Instant | null {
  const instants = [
    ...[...world.cooldowns.values()].map(({ until }) => until),
    ...[...world.stalls.values()].map(({ until }) => until),
    ...world.deadlines.values(),
    ...world.queue.entries.map((entry) => (entry.status === 'blocked' ? entry.retryAt : null)),
    ...[...world.backingOff].map((id) => backoffEnd(requireTask(world, id))),
    world.run?.deadlineAt ?? null,
  ]
  const ahead = instants.filter((instant) => instant !== null && instant > now)
  return ahead.reduce<Instant | null>(
    (first, each) => (each !== null && (first === null || each < first) ? each : first),
    null,
  )
}

function backoffEnd({ state }: TaskRecord): Instant | null {
  return state.status === 'ready' ? state.next.notBefore : null
}
