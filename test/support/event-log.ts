import type { Recorded } from '../../src/core/event.ts'

export type EventType = Recorded['type']
export type EventOf<Type extends EventType> = Extract<Recorded, { readonly type: Type }>

/** What a run has recorded so far, and what is waited for. */
export interface EventLog {
  add(records: readonly Recorded[]): void
  /** No more will come: who still waits is told what came instead. */
  close(): void
  /** All of a type, of one task where it is named. */
  all<Type extends EventType>(type: Type, task?: string): readonly EventOf<Type>[]
  /** The event of this type, once it is there; `count` says which one. */
  event<Type extends EventType>(type: Type, task?: string, count?: number): Promise<EventOf<Type>>
  /** Every event as a line: type and task. */
  lines(): readonly string[]
}

export function makeEventLog(): EventLog {
  const records: Recorded[] = []
  const looks = new Set<() => void>()
  let isClosed = false
  const all = <Type extends EventType>(type: Type, task?: string) =>
    records.filter(
      (record): record is EventOf<Type> =>
        record.type === type && (task === undefined || taskOf(record) === task),
    )
  const lines = () => records.map((record) => `${record.type} ${taskOf(record)}`.trimEnd())
  const lookAgain = () => {
    for (const look of looks) look()
  }
  return {
    all,
    lines,
    add(more) {
      records.push(...more)
      lookAgain()
    },
    close() {
      isClosed = true
      lookAgain()
    },
    event: (type, task, count = 1) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = all(type, task)[count - 1]
          if (found === undefined && !isClosed) return
          looks.delete(look)
          if (found !== undefined) resolve(found)
          else reject(new Error(`no ${type} ${task ?? ''} came, but\n${lines().join('\n')}`))
        }
        looks.add(look)
        look()
      }),
  }
}

/** The task an event is about, `''` for the run. */
function taskOf(record: Recorded): string {
  if ('task' in record) return record.task
  if (record.type === 'work-saved') return record.work.task
  if (record.type === 'check-finished' && record.subject.of !== 'target') return record.subject.task
  return ''
}
