import type { Tail } from './details.ts'

type ReadTail = (task: string, lines: number) => Tail | null

/** How often the end of a log is looked at: a log line never draws a frame, however many there are. */
export const tailEveryMs = 250

/** Reads a log again only when it is a while ago, or when another task or another height is looked at. */
export function makeTails(read: ReadTail, now: () => number): ReadTail {
  let asked = ''
  let readAt = Number.NEGATIVE_INFINITY
  let last: Tail | null = null
  return (task, lines) => {
    const key = `${task} ${lines}`
    if (key === asked && now() - readAt < tailEveryMs) return last
    asked = key
    readAt = now()
    last = read(task, lines)
    return last
  }
}
