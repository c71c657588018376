import type { Journal, JournalRefusal } from '../ports/journal.ts'
import type { HeldLock } from '../ports/locks.ts'

/**
 * A journal in which nothing is promised to land once another engine has the run's lock. Asked only then, as other
 * events move nothing, and the journal itself refuses them as soon as the other engine has written.
 */
export function fenced(
  journal: Journal,
  { lock, path }: { readonly lock: HeldLock; readonly path: string },
): Journal {
  return {
    ...journal,
    async append(events, at, expectedSeq) {
      if (events.some(({ type }) => type === 'landing-started') && !lock.stillHeld()) throw overtaken(path)
      return journal.append(events, at, expectedSeq)
    },
  }
}

function overtaken(path: string): JournalRefusal {
  return Object.assign(new Error(`journal overtaken: ${path}`), {
    kind: 'overtaken',
    path,
    code: null,
  } as const)
}
