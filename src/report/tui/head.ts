import { ended } from '../heartbeat.ts'
import { toneOfRun } from '../status-table.ts'
import { elapsed, short } from '../text.ts'
import type { Theme, Tone } from '../theme.ts'
import { dollars } from '../usage-text.ts'
import type { View } from '../view.ts'
import { cells, clip } from './cells.ts'
import type { Layout } from './layout.ts'

interface Look {
  readonly theme: Theme
  readonly now: number
}

/** Texts of the header: names on the left, counts and time on the right, and what the run does below. */
export interface Head {
  readonly left: string
  readonly right: string
  readonly below: string
}

interface Chip {
  /** Higher stays longer as the window narrows. */
  readonly rank: number
  readonly text: string
  readonly tone: Tone | 'plain'
}

/** Failures and progress never go; the rest goes by rank. */
const always = 9
const leastLeft = 16

export function head(view: View, at: Layout, look: Look): Head {
  const { theme } = look
  const { columns } = at.size
  if (at.kind === 'line') return { left: '', right: line(view, columns, look), below: '' }
  const chips = fitting(allChips(view, look), columns - leastLeft)
  const right = chips.map(({ text, tone }) => theme.paint(tone, text)).join('  ')
  const room = columns - chipCells(chips) - 3
  const name = ` orch  ${view.plan}`
  const target = ` ${theme.arrow} ${view.target}`
  const places = [`${target} ${short(view.base)}`, target, '']
  const place = places.find((each) => cells(name) + cells(each) <= room) ?? ''
  const left = theme.paint('strong', clip(name, room)) + theme.paint('quiet', place)
  return {
    left,
    right,
    below: theme.paint(toneOfRun(view.status), clip(` ${view.status}: ${view.why}`, columns)),
  }
}

/** The whole run in one line, for windows that hold no more. */
function line(view: View, columns: number, look: Look): string {
  const chips = fitting(allChips(view, look), columns)
  return chips.map(({ text, tone }) => look.theme.paint(tone, text)).join('  ')
}

function allChips(view: View, { theme, now }: Look): readonly Chip[] {
  const { counts, tasks } = view
  return [
    { rank: always, text: `${ended(counts)}/${tasks.length}`, tone: 'strong' },
    ...chip({ rank: always, text: `${theme.glyph('dead')} ${counts.dead}`, tone: 'bad' }, counts.dead),
    ...chip({ rank: 8, text: `${theme.glyph('held')} ${counts.held}`, tone: 'ask' }, counts.held),
    ...chip({ rank: 7, text: `${theme.glyph('active')} ${counts.active}`, tone: 'busy' }, counts.active),
    ...chip({ rank: 6, text: `${theme.glyph('queued')} ${counts.queued}`, tone: 'queue' }, counts.queued),
    ...chip({ rank: 4, text: `${theme.glyph('landed')} ${counts.landed}`, tone: 'good' }, counts.landed),
    ...chip(
      { rank: 3, text: `${theme.glyph('waiting')} ${counts.waiting + counts.ready}`, tone: 'quiet' },
      counts.waiting + counts.ready,
    ),
    ...spentChip(view),
    ...clock(view, now),
  ]
}

function chip(shown: Chip, amount: number): readonly Chip[] {
  return amount === 0 ? [] : [shown]
}

/** How long it takes or took; a run that rests shows none, so that nothing has to tick. */
function clock({ status, startedAt, endedAt }: View, now: number): readonly Chip[] {
  if (endedAt === null && status !== 'running') return []
  const until = endedAt === null ? now : Date.parse(endedAt)
  return [{ rank: 5, text: elapsed(until - Date.parse(startedAt)), tone: 'plain' }]
}

function spentChip({ spent: { usd } }: View): readonly Chip[] {
  return usd === 0 ? [] : [{ rank: 2, text: dollars(usd), tone: 'plain' }]
}

function fitting(chips: readonly Chip[], columns: number): readonly Chip[] {
  if (chipCells(chips) <= columns) return chips
  const least = Math.min(...chips.map(({ rank }) => rank))
  if (least === always) return chips
  return fitting(
    chips.filter(({ rank }) => rank !== least),
    columns,
  )
}

function chipCells(chips: readonly Chip[]): number {
  return chips.reduce((sum, { text }) => sum + cells(text) + 2, -2)
}
