import type { HeldLock, Locks, TakenLock } from '../../ports/locks.ts'
import type { Processes } from '../../ports/processes.ts'
import type { FoundLock } from './lock-file.ts'
import { claimLock, findLock, giveBackLock } from './lock-file.ts'
import { makeWaitingRoom } from './waiting-room.ts'

// Short locks are held for some milliseconds, so the second look comes soon; a long wait costs 20 looks a second.
const firstPauseMs = 2
const longestPauseMs = 50

/** Locks as files made by exclusive creation; what they are about is known by `processes`. */
export function makeLocks(processes: Processes): Locks {
  const waiting = makeWaitingRoom()

  const claim = (path: string, purpose: string, force: boolean): HeldLock | TakenLock => {
    const mark = claimLock(path, processes, { purpose, force })
    if (typeof mark !== 'string') return taken(mark)
    return {
      kind: 'held',
      stillHeld: () => findLock(path, processes)?.mark === mark,
      release: async () => {
        giveBackLock(path, mark, processes)
        waiting.wakeFirst(path)
      },
    }
  }
  const acquireWithin = async (
    path: string,
    purpose: string,
    waitMs: number,
  ): Promise<HeldLock | TakenLock> => {
    const deadline = performance.now() + waitMs
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const lock = claim(path, purpose, false)
      const leftMs = deadline - performance.now()
      if (lock.kind === 'held' || leftMs <= 0) return lock
      await waiting.pause(path, Math.min(leftMs, pauseMs * (0.5 + Math.random())))
    }
  }
  return {
    acquire: async (path, purpose) => claim(path, purpose, false),
    takeOver: async (path, purpose) => claim(path, purpose, true),
    withLock: async ({ path, purpose, waitMs }, work) => {
      const lock = await acquireWithin(path, purpose, waitMs)
      if (lock.kind === 'taken') return lock
      try {
        return { kind: 'done', value: await work() }
      } finally {
        await lock.release()
      }
    },
    holder: (path) => {
      const lock = findLock(path, processes)
      return lock && taken(lock)
    },
  }
}

function taken({ owner, liveness }: FoundLock): TakenLock {
  return { kind: 'taken', by: owner, liveness }
}
