import type { Recorded } from '../../core/event.ts'
import { evolve } from '../../core/evolve.ts'
import type { World } from '../../core/world.ts'
import { initialWorld } from '../../core/world.ts'
import { lineOfEvent } from '../plain/event.ts'
import { printable, timeOfDay } from '../text.ts'
import type { Theme } from '../theme.ts'

/** Every event of a run on a line of its own, bookkeeping too, each with the number that `--at` takes. */
export function eventsText(records: readonly Recorded[], theme: Theme): string {
  const world = initialWorld()
  const widths = {
    seq: String(records.at(-1)?.seq ?? 0).length,
    name: records.reduce((most, record) => Math.max(most, (taskOf(record) ?? 'orch').length), 0),
  }
  return records
    .map((record) => {
      const seq = theme.paint('quiet', String(record.seq).padStart(widths.seq))
      return `${seq}  ${eventText(record, evolve(world, record, Date.parse(record.at)), { theme, width: widths.name })}`
    })
    .join('\n')
}

/** `09:00:04 api  attempt 1 started (claude)`; bookkeeping is told by its type. `world` is the one after the event. */
export function eventText(
  record: Recorded,
  world: World,
  { theme, width }: { readonly theme: Theme; readonly width: number },
): string {
  const line = lineOfEvent(record, world)
  const name = (line?.task ?? taskOf(record) ?? 'orch').padEnd(width)
  const time = theme.paint('quiet', timeOfDay(Date.parse(record.at)))
  const said =
    line === null
      ? theme.paint('quiet', `(${record.type})`)
      : theme.paint(line.tone, printable(line.headline))
  return `${time} ${theme.paint('strong', name)}  ${said}`
}

function taskOf(record: Recorded): string | null {
  if ('task' in record) return record.task
  if (record.type === 'work-saved') return record.work.task
  return record.type === 'check-finished' && record.subject.of !== 'target' ? record.subject.task : null
}

/** `orch replay --json`: the journal's own events. */
export function eventsJson(run: string, records: readonly Recorded[]): string {
  return JSON.stringify({ v: 1, run, events: records }, null, 2)
}
