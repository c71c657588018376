/** Where those of this process wait for locks that this process may hold itself. */
export interface WaitingRoom {
  /** Ends after `ms`, or earlier when it is this one's turn. */
  pause(path: string, ms: number): Promise<void>
  /** Calls who has waited longest for the path. */
  wakeFirst(path: string): void
}

export function makeWaitingRoom(): WaitingRoom {
  const queues = new Map<string, Set<() => void>>()
  return {
    pause: (path, ms) =>
      new Promise((resolve) => {
        const queue = queues.get(path) ?? new Set()
        queues.set(path, queue)
        const leave = () => {
          clearTimeout(timer)
          queue.delete(leave)
          if (queue.size === 0 && queues.get(path) === queue) queues.delete(path)
          resolve()
        }
        const timer = setTimeout(leave, ms)
        queue.add(leave)
      }),
    wakeFirst: (path) => {
      const [first] = queues.get(path) ?? []
      first?.()
    },
  }
}
