import type { Work } from '../attempt/work.ts'
import type { Instant } from '../ids.ts'
import type { Run } from '../run/state.ts'
import type { TaskRecord } from '../task/state.ts'
import type { LandingText } from './merging.ts'

/** Message and trailers of the commit that lands a task. */
export function landingText(run: Run, record: TaskRecord, at: Instant): LandingText {
  return { subject: landingSubject(run, record.spec), trailers: trailers(run, record), at }
}

/** `queue.message` with its placeholders filled in, in one pass: a title may hold anything. */
export function landingSubject(
  run: Pick<Run, 'config'>,
  { id, title }: { readonly id: string; readonly title: string },
): string {
  return run.config.queue.message.replace(/\{(task|title)\}/g, (_, name) => (name === 'task' ? id : title))
}

function trailers(run: Run, record: TaskRecord): LandingText['trailers'] {
  const work: Work | null = record.saved
  return [
    ['Orch-Run', run.id],
    ['Orch-Task', record.spec.id],
    ['Orch-Attempt', String(work?.attempt ?? 0)],
    ['Orch-Agent', work?.agent ?? ''],
    ['Orch-Digest', record.spec.digest],
  ]
}
