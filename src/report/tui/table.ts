import { elapsed } from '../text.ts'
import type { Theme, Tone } from '../theme.ts'
import { toneOf } from '../theme.ts'
import type { Step } from '../view/step.ts'
import type { TaskView } from '../view/task.ts'
import { cells, sized } from './cells.ts'

/** How a row is drawn. */
export interface TableStyle {
  readonly columns: number
  readonly theme: Theme
  readonly now: number
  readonly nameWidth: number
  /** False where the sentences stand elsewhere. */
  readonly why: boolean
}

interface Columns {
  readonly name: number
  readonly state: number
  readonly agent: number
  readonly time: number
  /** What is left for the sentence; 0 in narrow tables. */
  readonly why: number
}

const gap = 2
const mark = 4
const widths = { state: 11, agent: 8, time: 7 }
const leastWhy = 16

/** Wide enough for the longest id that is worth it. */
export function nameWidth(tasks: readonly Pick<TaskView, 'id'>[], columns: number): number {
  const longest = tasks.reduce((most, { id }) => Math.max(most, cells(id)), 4)
  return Math.min(longest, Math.max(10, Math.floor(columns * 0.3)))
}

export function tableHead(style: TableStyle): string {
  const { theme } = style
  const at = columnsFor(style)
  const cellsOf = [
    sized('task', at.name),
    sized('state', at.state),
    ...(at.agent > 0 ? [sized('agent', at.agent)] : []),
    ...(at.time > 0 ? ['time'.padStart(at.time)] : []),
    ...(at.why > 0 ? [sized('', at.why)] : []),
  ]
  return theme.paint('quiet', ' '.repeat(mark) + cellsOf.join(' '.repeat(gap)))
}

export function tableRow(task: TaskView, selected: boolean, style: TableStyle): string {
  const { theme, now } = style
  const at = columnsFor(style)
  const tone = rowTone(task)
  const word = stateWord(task)
  const cellsOf = [
    theme.paint(selected ? 'strong' : 'plain', sized(task.id, at.name)),
    // Padding outside of the colour: a reversed word must not become a block.
    theme.paint(tone, word) + ' '.repeat(at.state - word.length),
    ...(at.agent > 0 ? [sized(task.agent ?? '', at.agent)] : []),
    ...(at.time > 0 ? [theme.paint('quiet', time(task, now).padStart(at.time))] : []),
    ...(at.why > 0 ? [theme.paint(isOver(task) ? 'quiet' : 'plain', sized(task.why, at.why))] : []),
  ]
  const pointer = selected ? theme.paint('strong', theme.pointer) : ' '
  return `${pointer} ${theme.paint(tone, theme.glyph(task.status))} ${cellsOf.join(' '.repeat(gap))}`
}

/** As the window narrows the sentence gets less room, then the agent goes, then the time. */
function columnsFor({ columns, nameWidth: name, why: wantsWhy }: TableStyle): Columns {
  const { state } = widths
  const left = columns - mark - name - gap - state
  const agent = columns >= (wantsWhy ? 70 : 50) ? widths.agent : 0
  const time = columns >= (wantsWhy ? 60 : 40) ? widths.time : 0
  const room = left - (agent > 0 ? gap + agent : 0) - (time > 0 ? gap + time : 0) - gap
  // Without sentences the names take what the row leaves, so that whatever stands beside it needs no measuring.
  if (!wantsWhy) return { name: name + room + gap, state, agent, time, why: 0 }
  return { name, state, agent, time, why: room >= leastWhy ? room : 0 }
}

/** The step in a word or two. */
export function stateWord({ status, step }: Pick<TaskView, 'status' | 'step'>): string {
  return step === null ? status : stepWords[step]
}

const stepWords: Readonly<Record<Step, string>> = {
  'waiting-for-tasks': 'waiting',
  'waiting-for-preflight': 'waiting',
  'waiting-for-place': 'ready',
  'backing-off': 'backing off',
  'cooling-down': 'cooling',
  'setting-up': 'setting up',
  agent: 'working',
  stopping: 'stopping',
  saving: 'saving',
  checking: 'checking',
  'awaiting-approval': 'approve?',
  'needs-input': 'needs you',
  'in-queue': 'queued',
  merging: 'merging',
  landing: 'landing',
  proposing: 'opening',
  proposed: 'proposed',
  blocked: 'blocked',
  'waiting-for-target': 'red target',
}

/** A status has a colour; some steps have one of their own. */
function rowTone({ status, step }: TaskView): Tone {
  if (step === 'checking') return 'check'
  if (step === 'needs-input' || step === 'blocked') return 'ask'
  if (step === 'backing-off' || step === 'cooling-down' || step === 'waiting-for-target') return 'warn'
  return toneOf(status)
}

/** Time at the present step while something happens, in all once it has ended; a wait with an end counts down. */
function time({ status, step, since, until, startedAt }: TaskView, now: number): string {
  const from = Date.parse(since)
  if (until !== null) return `-${elapsed(Math.max(0, Date.parse(until) - now))}`
  if (step === null) return startedAt === null ? '' : elapsed(from - Date.parse(startedAt))
  return isTimed(status) ? elapsed(now - from) : ''
}

/** True where a clock is shown running. */
export function isTicking({ status, until, step }: TaskView): boolean {
  return step !== null && (until !== null || isTimed(status))
}

function isTimed(status: TaskView['status']): boolean {
  return status === 'active' || status === 'queued'
}

function isOver({ status }: TaskView): boolean {
  return status === 'landed' || status === 'done' || status === 'skipped'
}
