import { replay as replayed } from '../../app/load-run.ts'
import type { Recorded } from '../../core/event.ts'
import type { World } from '../../core/world.ts'
import { statusJson } from '../../report/json.ts'
import { diffWorlds, thenSeen } from '../../report/replay/diff.ts'
import { diffJson, diffText } from '../../report/replay/diff-text.ts'
import { eventsJson, eventsText, eventText } from '../../report/replay/events.ts'
import { statusTable } from '../../report/status-table.ts'
import { view } from '../../report/view.ts'
import { words } from '../../report/words.ts'
import { exitCode } from '../exit-code.ts'
import type { OpenRun } from '../open-run.ts'
import { openRun } from '../open-run.ts'
import { refuse } from '../refuse.ts'
import { themeHere } from '../theme-here.ts'

export interface ReplayOptions {
  /** The last event that counts. */
  readonly at?: number
  /** Two events to compare the worlds of. */
  readonly diff?: readonly number[]
  readonly run?: string
  readonly json?: boolean
}

/** `orch replay`: the events of a run, its world after any of them, or what changed between two. */
export async function replay({ at, diff, run, json = false }: ReplayOptions): Promise<number> {
  const opened = await openRun(run)
  const { records } = opened.loaded
  const [first, second] = diff ?? []
  if (at !== undefined) console.log(worldAt(opened, at, json))
  else if (first !== undefined && second !== undefined) console.log(changed(opened, [first, second], json))
  else console.log(json ? eventsJson(opened.run.id, records) : eventsText(records, themeHere()))
  return exitCode.ok
}

function worldAt(opened: OpenRun, seq: number, json: boolean): string {
  const { record, world } = after(opened, seq)
  const seen = view(world, thenSeen(world))
  if (json) return statusJson(seen)
  const theme = themeHere()
  const columns = process.stdout.isTTY === true ? process.stdout.columns : null
  const event = eventText(record, world, { theme, width: 0 })
  return [
    `after event ${seq} of ${opened.loaded.records.length}: ${event}`,
    '',
    statusTable(seen, { now: world.now, theme, columns }),
  ].join('\n')
}

function changed(opened: OpenRun, [first, second]: readonly [number, number], json: boolean): string {
  const [before, later] = [after(opened, first), after(opened, second)]
  const diff = diffWorlds(before.world, later.world)
  const between = { from: before.record, to: later.record }
  return json ? diffJson(opened.run.id, diff, between) : diffText(diff, between, themeHere())
}

/** The event of this number, and the world it left. */
function after({ loaded, run }: OpenRun, seq: number): { readonly record: Recorded; readonly world: World } {
  const { records } = loaded
  const record = records[seq - 1]
  if (record !== undefined) return { record, world: replayed(records.slice(0, seq)) }
  return refuse(
    words(
      `there is no event ${seq}: run ${run.id} has events 1 to ${records.length}`,
      'orch replay lists them',
    ),
  )
}
