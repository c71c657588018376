import type { Built, Candidate, Entry } from '../../core/queue/state.ts'
import { whyQueued } from '../why/queue.ts'
import { queueOrder } from './queue-order.ts'
import type { Situation } from './situation.ts'

export interface EntryView {
  readonly task: string
  /** 1 merges first. */
  readonly position: number
  readonly status: Entry['status'] | Candidate['status']
  readonly since: string
  readonly priority: number
  readonly why: string
  /** The candidate that is being proven or landed. */
  readonly commit: string | null
  /** Checks of the candidate: passed so far, and in all. */
  readonly checks: { readonly passed: number; readonly all: number } | null
}

/** The merge queue, first to merge first. */
export function entryViews(seen: Situation): readonly EntryView[] {
  const { candidate } = seen.world.queue
  return queueOrder(seen.world.queue).map((entry, index) => {
    const own = candidate?.task === entry.task ? candidate : null
    return {
      task: entry.task,
      position: index + 1,
      status: own?.status ?? entry.status,
      since: new Date(entry.since).toISOString(),
      priority: entry.priority,
      why: whyQueued(seen, entry),
      commit: own === null || own.status === 'merging' ? null : own.commit,
      checks: own === null || own.status === 'merging' ? null : progress(own),
    }
  })
}

function progress({ checks, runs }: Extract<Candidate, Built>) {
  const passed = checks.filter((check) =>
    runs.some((done) => done.check === check && done.result.outcome === 'passed'),
  )
  return { passed: passed.length, all: checks.length }
}
