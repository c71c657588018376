import type { Recorded } from '../core/event.ts'
import type { World } from '../core/world.ts'
import { lineOfEvent } from './plain/event.ts'
import { printable, timeOfDay } from './text.ts'
import type { Theme } from './theme.ts'
import { plainTheme } from './theme.ts'
import { wordsBelow } from './words.ts'

/** In a stream a red check shows its end; the rest is in the log. */
const mostEvidence = 8
const widestName = 24

/**
 * One event as people follow it: `12:04:31 api  attempt 1 started (claude)`, with evidence and hint on lines of their
 * own below; null for what changes nothing they see. `world` is the one after the event.
 */
export function plainLine(recorded: Recorded, world: World, theme: Theme = plainTheme): string | null {
  const line = lineOfEvent(recorded, world)
  if (line === null) return null
  const name = theme.paint('strong', (line.task ?? 'orch').padEnd(nameWidth(world)))
  const text = theme.paint(line.tone, printable(line.headline))
  const head = `${theme.paint('quiet', timeOfDay(Date.parse(recorded.at)))} ${name}  ${text}`
  const log = line.log === null ? [] : [`  log: ${line.log}`]
  return [
    head,
    ...wordsBelow({ ...line, hint: null }, { theme, most: mostEvidence }),
    ...log,
    ...wordsBelow({ ...line, evidence: [] }, { theme, most: 0 }),
  ].join('\n')
}

/** The next line of a run's plain text, or null; drops what repeats the line before about the same task. */
export type PlainPrinter = (recorded: Recorded, world: World) => string | null

/** A printer that says a thing once: a landing that is blocked is tried, and recorded, again and again. */
export function makePlainPrinter(theme: Theme = plainTheme): PlainPrinter {
  const last = new Map<string | null, string>()
  return (recorded, world) => {
    const line = lineOfEvent(recorded, world)
    if (line === null || last.get(line.task) === line.headline) return null
    last.set(line.task, line.headline)
    return plainLine(recorded, world, theme)
  }
}

/** Wide enough for every task's id, so that the text stands in one column. */
function nameWidth(world: World): number {
  const known = widths.get(world.tasks)
  if (known?.tasks === world.tasks.size) return known.width
  const longest = [...world.tasks.keys()].reduce((most, id) => Math.max(most, id.length), 'orch'.length)
  const width = Math.min(widestName, longest)
  widths.set(world.tasks, { tasks: world.tasks.size, width })
  return width
}

const widths = new WeakMap<World['tasks'], { readonly tasks: number; readonly width: number }>()
