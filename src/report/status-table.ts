import { count, elapsed, printable } from './text.ts'
import type { Theme } from './theme.ts'
import { toneOf } from './theme.ts'
import { spentText } from './usage-text.ts'
import type { RunStatus } from './view/run-status.ts'
import type { TaskView } from './view/task.ts'
import type { View } from './view.ts'

export interface TableSetting {
  readonly now: number
  readonly theme: Theme
  /** Cells of a line; null cuts nothing. */
  readonly columns: number | null
}

/** `orch status`: the run, each task on a line with what it does or waits for, and the queue. */
export function statusTable(seen: View, { now, theme, columns }: TableSetting): string {
  const { tasks, queue } = seen
  const ages = tasks.map(({ step, since }) => (step === null ? '' : elapsed(now - Date.parse(since))))
  const widths = {
    id: widest(tasks.map(({ id }) => id)),
    label: widest(tasks.map(labelOf)),
    age: widest(ages),
  }
  const row = (task: TaskView, index: number) => {
    const id = task.id.padEnd(widths.id)
    const label = labelOf(task).padEnd(widths.label)
    const age = widths.age === 0 ? '' : `  ${(ages[index] ?? '').padStart(widths.age)}`
    const taken = `x ${id}  ${label}${age}  `.length
    const why = cut(printable(task.why), columns === null ? null : columns - taken)
    const tone = toneOf(task.status)
    const glyph = theme.paint(tone, theme.glyph(task.status))
    return `${glyph} ${id}  ${theme.paint(tone, label)}${age}  ${why}`.trimEnd()
  }
  const kept = tasks.flatMap(({ id, status, worktree }) =>
    status === 'dead' && worktree !== null ? [`worktree of ${id}: ${printable(worktree)}`] : [],
  )
  const queued = queue.length === 0 ? [] : ['', queueLine(seen)]
  const used = seen.usage === null ? [] : ['', `used: ${theme.spell(spentText(seen.spent))}`]
  return [
    headline(seen, theme),
    '',
    ...tasks.map(row),
    ...(kept.length === 0 ? [] : ['', ...kept]),
    ...queued,
    ...used,
  ].join('\n')
}

/** `3 landed, 1 active`: how many tasks are in which status, those that are over first. */
export function countsText(counts: View['counts']): string {
  const parts = statuses.filter((status) => counts[status] > 0).map((status) => `${counts[status]} ${status}`)
  return parts.length === 0 ? 'no tasks' : parts.join(', ')
}

const statuses = [
  ...(['landed', 'done', 'skipped', 'dead', 'cancelled'] as const),
  ...(['queued', 'held', 'active', 'ready', 'waiting'] as const),
]

export function toneOfRun(status: RunStatus): Parameters<Theme['paint']>[0] {
  switch (status) {
    case 'running':
      return 'busy'
    case 'waiting':
      return 'ask'
    case 'stopped':
      return 'warn'
    case 'done':
      return 'good'
    case 'failed':
      return 'bad'
  }
}

function headline({ run, plan, target, status, why, tasks, counts }: View, theme: Theme): string {
  return [
    `run ${theme.paint('strong', run)} of ${printable(plan)} on ${target}: ${theme.paint(toneOfRun(status), status)}`,
    printable(why),
    `${count(tasks.length, 'task')}: ${countsText(counts)}`,
  ].join('\n')
}

function queueLine({ queue }: View): string {
  const shown = queue.map(({ task, status, checks }) => {
    const progress = checks === null ? '' : ` ${checks.passed}/${checks.all}`
    return `${task} (${status}${progress})`
  })
  return `queue: ${shown.join(', ')}`
}

/** The step says more than the status, where there is one. */
function labelOf({ step, status }: TaskView): string {
  return step ?? status
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, text.length), 0)
}

function cut(text: string, cells: number | null): string {
  if (cells === null || text.length <= cells) return text
  return `${text.slice(0, Math.max(0, cells - 1))}…`
}
