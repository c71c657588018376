import type { Approval } from '../../core/admission/approval.ts'
import type { Work } from '../../core/attempt/work.ts'
import type { EventType, Recorded } from '../../core/event.ts'
import type { CommitId, TaskId } from '../../core/ids.ts'

type Of<Type extends EventType> = Extract<Recorded, { readonly type: Type }>

/** A landing with everything the journal says it rests on, all of it written before the landing itself. */
export interface RecordedLanding {
  readonly landed: Of<'landed'>
  /** What orch made and proved: the landed commit itself, unless a forge made another one of its tree. */
  readonly proven: CommitId
  readonly intent: Of<'landing-started'> | null
  readonly built: Of<'candidate-built'> | null
  readonly work: Work | null
  readonly results: readonly Of<'check-finished'>[]
  readonly approvals: readonly Approval[]
}

/** Every landing of a run, in order. */
export function recordedLandings(records: readonly Recorded[]): readonly RecordedLanding[] {
  const notes = new Map<TaskId, Notes>()
  const notesOf = (task: TaskId): Notes => {
    const known = notes.get(task) ?? { intent: null, built: null, work: null, results: [], approvals: [] }
    notes.set(task, known)
    return known
  }
  return records.flatMap((record) => {
    if (record.type !== 'landed') {
      takeNote(record, notesOf)
      return []
    }
    const { results, approvals, ...latest } = notesOf(record.task)
    const proven = record.proven ?? record.commit
    return [{ landed: record, proven, ...latest, results: [...results], approvals: [...approvals] }]
  })
}

/** Landings that were promised and have no end in the journal. */
export function openIntents(records: readonly Recorded[]): readonly Of<'landing-started'>[] {
  const open = new Map<TaskId, Of<'landing-started'>>()
  for (const record of records) {
    if (record.type === 'landing-started') open.set(record.task, record)
    if (endsIntent(record)) open.delete(record.task)
  }
  return [...open.values()]
}

function endsIntent(
  record: Recorded,
): record is Of<'landed' | 'landing-blocked' | 'candidate-abandoned' | 'entry-suspended'> {
  return ['landed', 'landing-blocked', 'candidate-abandoned', 'entry-suspended'].includes(record.type)
}

/** What the journal has said of one task so far. */
interface Notes {
  intent: RecordedLanding['intent']
  built: RecordedLanding['built']
  work: Work | null
  readonly results: Of<'check-finished'>[]
  readonly approvals: Approval[]
}

function takeNote(record: Recorded, notesOf: (task: TaskId) => Notes): void {
  if (record.type === 'entry-queued' || record.type === 'work-adopted')
    notesOf(record.task).work = record.work
  if (record.type === 'candidate-built') notesOf(record.task).built = record
  if (record.type === 'landing-started') notesOf(record.task).intent = record
  if (record.type === 'approval-given') notesOf(record.task).approvals.push(record.approval)
  if (record.type === 'check-finished' && record.subject.of === 'candidate')
    notesOf(record.subject.task).results.push(record)
}
