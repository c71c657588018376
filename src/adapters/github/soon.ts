import { setTimeout as pause } from 'node:timers/promises'
import type { GitHub } from './client.ts'

/** A list may lag behind what was just made. */
const looks = 4

/** Looks a few times, longer and longer apart, for what was made although no answer said so. */
export async function foundSoon<Found>(
  { pauseMs }: Pick<GitHub, 'pauseMs'>,
  look: () => Promise<Found | null>,
): Promise<Found | null> {
  for (let turn = 1; turn <= looks; turn += 1) {
    await pause(pauseMs * turn)
    const found = await look()
    if (found !== null) return found
  }
  return null
}
