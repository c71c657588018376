import type { Recorded } from '../../core/event.ts'
import { short, timeOfDay } from '../text.ts'
import type { Theme } from '../theme.ts'
import { dollars } from '../usage-text.ts'
import { budgetText } from '../words/budget.ts'
import type { Change, Compared, Section, TaskPlace, WorldDiff } from './diff.ts'

/** The two events whose worlds are compared. */
export interface Between {
  readonly from: Recorded
  readonly to: Recorded
}

/** `orch replay --diff`: everything that changed, a line each. */
export function diffText(diff: WorldDiff, { from, to }: Between, theme: Theme): string {
  const rows = sections.flatMap((section) => rowsOf(section, diff, theme))
  const widths = [0, 1].map((column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
  )
  const lines = rows.map(([what, name, change]) =>
    `${what.padEnd(widths[0] ?? 0)}  ${theme.paint('strong', name.padEnd(widths[1] ?? 0))}  ${change}`.trimEnd(),
  )
  const body = lines.length === 0 ? ['nothing that status shows is otherwise'] : lines
  return [`from ${eventName(from)} to ${eventName(to)}`, '', ...body].join('\n')
}

/** `orch replay --diff --json`. */
export function diffJson(run: string, diff: WorldDiff, { from, to }: Between): string {
  const ends = { from: { seq: from.seq, at: from.at }, to: { seq: to.seq, at: to.at } }
  return JSON.stringify({ v: 1, run, ...ends, changes: diff }, null, 2)
}

function eventName({ seq, at }: Recorded): string {
  return `event ${seq} (${timeOfDay(Date.parse(at))})`
}

const sections = ['run', 'target', 'task', 'queue', 'coolDown', 'stopped', 'budget', 'used'] as const

type Row = readonly [what: string, name: string, change: string]

function rowsOf<Name extends Section>(section: Name, diff: WorldDiff, theme: Theme): readonly Row[] {
  const { what, none, say } = tellings[section]
  const side = (value: Compared[Name] | null) => (value === null ? none : say(value))
  const all: readonly Change<Compared[Name]>[] = diff[section]
  return all.map(({ name, from, to }) => [what, name, `${side(from)} ${theme.arrow} ${side(to)}`])
}

interface Telling<Value> {
  readonly what: string
  /** Said where it was not there. */
  readonly none: string
  readonly say: (value: NonNullable<Value>) => string
}

const tellings: { readonly [Name in Section]: Telling<Compared[Name]> } = {
  run: { what: 'run', none: 'not begun', say: (status) => status },
  target: { what: 'target', none: 'gone', say: short },
  task: { what: 'task', none: 'not in the plan', say: placeText },
  queue: {
    what: 'queue',
    none: 'not in it',
    say: ({ position, status }) => `${status} at ${position}`,
  },
  coolDown: {
    what: 'provider',
    none: 'free',
    say: ({ until, open }) => (open ? `cools down until ${timeOfDay(Date.parse(until))}` : 'tried out again'),
  },
  stopped: { what: 'agent', none: 'may start', say: (kind) => `waits for a person (${kind})` },
  budget: { what: 'budget', none: 'none', say: (budget) => budgetText(budget) || 'none' },
  used: { what: 'used', none: 'nothing', say: ({ usd, tokens }) => `${tokens} tokens, ${dollars(usd)}` },
}

function placeText({ status, step, attempts, commit, failure }: TaskPlace): string {
  const detail = commit === null ? failure : short(commit)
  const place = detail === null ? (step ?? status) : `${status} (${detail})`
  return attempts === 0 ? place : `${place} #${attempts}`
}
