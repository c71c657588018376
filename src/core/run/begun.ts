import type { World } from '../world.ts'
import type { Run } from './state.ts'

/**
 * The run, once everything that its start is made of stands in the journal; null for one that a crash cut short in
 * between: nothing of it has been done, and going on would run what was to be skipped, or nothing at all.
 */
export function begunRun({ run, counts }: World): Run | null {
  if (run === null || run.skipsDue === null) return null
  return counts.skipped >= run.skipsDue ? run : null
}
