import { count, elapsed, listed, timeOfDay } from './text.ts'
import type { View } from './view.ts'

/** A sign of life for long silences: what is under way, for how long, and how far the run is. */
export function heartbeat({ tasks, counts, queue }: View, now: number): string {
  const active = tasks
    .filter(({ status }) => status === 'active')
    .map(({ id, since }) => `${id} ${elapsed(now - Date.parse(since))}`)
  const parts = [
    active.length === 0 ? 'nothing under way' : `${active.length} under way (${listed(active, 4)})`,
    ...(queue.length === 0 ? [] : [`${queue.length} in the queue`]),
    ...(counts.held === 0 ? [] : [`${counts.held} for you to approve`]),
    `${ended(counts)} of ${count(tasks.length, 'task')} ended`,
  ]
  return `${timeOfDay(now)} ${parts.join(', ')}`
}

/** Tasks that have come to an end, good or bad. */
export function ended({ landed, done, skipped, dead, cancelled }: View['counts']): number {
  return landed + done + skipped + dead + cancelled
}
