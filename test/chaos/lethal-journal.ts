import { appendFileSync } from 'node:fs'
import * as real from '../../src/adapters/journal/file.ts'
import type { Journal } from '../../src/ports/journal.ts'

/*
 * Takes the place of `adapters/journal/file.ts` in the build that chaos runs: the same journal, but the process that
 * reaches the event named in ORCH_CHAOS_KILL dies there by SIGKILL. Everything else of that build is orch as it is.
 */

/** Where to die: `before 12` with eleven events durable, `after 12` with twelve, `torn 12` with eleven and half a line. */
const [when = '', at = ''] = (process.env.ORCH_CHAOS_KILL ?? '').split(' ')

export async function createJournal(...args: Parameters<typeof real.createJournal>): Promise<Journal> {
  return lethal(await real.createJournal(...args), args[0])
}

export async function openJournal(...args: Parameters<typeof real.openJournal>): Promise<Journal> {
  return lethal(await real.openJournal(...args), args[0])
}

function lethal(journal: Journal, path: string): Journal {
  return {
    ...journal,
    async append(events, instant, expectedSeq) {
      const index = Number(at) - expectedSeq - 1
      const isHere = when !== '' && index >= 0 && index < events.length
      if (!isHere) return journal.append(events, instant, expectedSeq)
      const durable = events.slice(0, when === 'after' ? index + 1 : index)
      if (durable.length > 0) await journal.append(durable, instant, expectedSeq)
      if (when === 'torn') appendFileSync(path, '{"v":1,"seq":')
      process.kill(process.pid, 'SIGKILL')
      return new Promise(() => undefined)
    },
  }
}
