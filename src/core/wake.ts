import type { Instant, TaskId } from './ids.ts'
import { backoffEnd } from './schedule/backoff.ts'
import { proofInstants } from './schedule/probe.ts'
import type { World } from './world.ts'
import { requireTask } from './world.ts'

/** The earliest instant after this one at which time alone changes something; null when only an input can. */
export function nextWake(world: World, now: Instant): Instant | null {
  const instants = [
    ...[...world.cooldowns.values()].map(({ until }) => until),
    ...proofInstants(world),
    ...[...world.stalls.values()].map(({ until }) => until),
    ...world.deadlines.values(),
    ...world.queue.entries.map((entry) => (entry.status === 'blocked' ? entry.retryAt : null)),
    ...[...world.backingOff].map((id) => backoffEndOf(world, id)),
    world.run?.deadlineAt ?? null,
  ]
  const ahead = instants.filter((instant) => instant !== null && instant > now)
  return ahead.reduce<Instant | null>(
    (first, each) => (each !== null && (first === null || each < first) ? each : first),
    null,
  )
}

function backoffEndOf(world: World, id: TaskId): Instant {
  const record = requireTask(world, id)
  return backoffEnd(world, record, record.past.at(-1)?.agent ?? '')
}
