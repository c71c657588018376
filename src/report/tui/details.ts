import type { PastAttempt } from '../../core/task/state.ts'
import { count, elapsed, printable, short } from '../text.ts'
import type { Theme } from '../theme.ts'
import { toneOf } from '../theme.ts'
import { spentText } from '../usage-text.ts'
import type { TaskView } from '../view/task.ts'
import { attemptEnd } from '../words/attempt-end.ts'
import { wordsBelow } from '../words.ts'
import { clip, sized, wrap } from './cells.ts'
import { stateWord } from './table.ts'

/** The end of an attempt's log. */
export interface Tail {
  readonly path: string
  readonly lines: readonly string[]
}

export interface Pane {
  readonly columns: number
  readonly rows: number
  readonly theme: Theme
  readonly now: number
}

const mostAttempts = 5
const mostEvidence = 8
const leastLogRows = 3

/** Everything about one task: its sentence, its attempts, what it died of, and the end of its log. */
export function detailLines(task: TaskView, tail: Tail | null, pane: Pane): readonly string[] {
  const { columns, rows, theme } = pane
  const head = [
    title(task, pane),
    ...wrap(task.why, columns).map((line) => theme.paint(toneOf(task.status), line)),
    theme.paint('quiet', clip(facts(task), columns)),
    ...(task.worktree === null ? [] : [theme.paint('quiet', clip(task.worktree, columns))]),
    ...section(task.death === null ? [] : evidence(task.death, pane)),
    ...section(attempts(task, pane)),
  ]
  const room = rows - leastLogRows - 1
  const shown = tail === null ? head : head.slice(0, Math.max(2, room))
  return [...shown, ...logLines(tail, { ...pane, rows: rows - shown.length })].slice(0, rows)
}

function title({ id, title: said, status, step }: TaskView, { columns, theme }: Pane): string {
  const word = stateWord({ status, step })
  // A title without an end leaves two cells before the state.
  const name = clip(id, columns - word.length - 4)
  const text = said === id ? '' : clip(said, columns - name.length - word.length - 6)
  const right = theme.paint(toneOf(status), `${theme.glyph(status)} ${word}`)
  const left = theme.paint('strong', name) + (text === '' ? '' : `  ${text}`)
  const used = name.length + (text === '' ? 0 : 2) + [...text].length + word.length + 2
  return columns - used < 2 ? left : left + ' '.repeat(columns - used) + right
}

function facts({ agent, attempts: made, usage, spent, branch, commit }: TaskView): string {
  return [
    ...(agent === null ? [] : [agent]),
    count(made, 'attempt'),
    ...(usage === null ? [] : [spentText(spent)]),
    ...(commit === null ? [] : [short(commit)]),
    ...(branch === null ? [] : [branch]),
  ].join(' · ')
}

function attempts(task: TaskView, { columns, theme }: Pane): readonly string[] {
  return task.past.slice(-mostAttempts).map((each) => {
    const tone = each.failure === null ? 'quiet' : 'warn'
    return theme.paint(tone, clip(attemptText(each, task), columns))
  })
}

function attemptText(ended: PastAttempt, task: TaskView): string {
  const { attempt, agent, startedAt, endedAt } = ended
  const end = attemptEnd(ended, task)
  return `${String(attempt).padStart(2)}. ${sized(agent, 8)} ${elapsed(endedAt - startedAt).padStart(6)}  ${printable(end)}`
}

function evidence(death: NonNullable<TaskView['death']>, { columns, theme }: Pane): readonly string[] {
  const cut = { ...death, evidence: death.evidence.map((line) => clip(printable(line), columns - 4)) }
  const { hint } = cut
  const lines = wordsBelow({ ...cut, hint: null }, { theme, most: mostEvidence })
  return hint === null ? lines : [...lines, `  ${theme.paint('strong', clip(hint, columns - 2))}`]
}

/** Borderless and flush left, so that what is copied from the screen is the log. */
function logLines(tail: Tail | null, { columns, rows, theme }: Pane): readonly string[] {
  if (tail === null || rows < 2) return []
  const room = rows - 2
  const lines = tail.lines.slice(-Math.max(0, room)).map((line) => clip(lastState(line), columns))
  return ['', theme.paint('quiet', rule(tail.path, { columns, theme })), ...(room > 0 ? lines : [])]
}

/** A line that was written over itself shows its last state. */
function lastState(line: string): string {
  return printable(line.replace(/\r$/, '').split('\r').at(-1) ?? '')
}

/** The end of a path says more than its start. */
function rule(path: string, { columns, theme }: Pick<Pane, 'columns' | 'theme'>): string {
  const room = columns - 6
  const shown = path.length > room ? `…${path.slice(path.length - room + 1)}` : path
  return `${theme.rule.repeat(2)} ${shown} ${theme.rule.repeat(Math.max(0, columns - shown.length - 4))}`
}

function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines]
}
