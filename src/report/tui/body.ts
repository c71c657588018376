import type { Theme } from '../theme.ts'
import type { View } from '../view.ts'
import { clip } from './cells.ts'
import type { Pane, Tail } from './details.ts'
import { detailLines } from './details.ts'
import type { FullLayout, Layout } from './layout.ts'
import type { Reader } from './state.ts'
import { selectedIndex } from './state.ts'
import { nameWidth, tableHead, tableRow } from './table.ts'

/** What the body is drawn from. */
export interface Scene {
  readonly view: View
  readonly reader: Reader
  readonly theme: Theme
  readonly now: number
  /** Reads the end of a task's log, at most so many lines; null when it has none. */
  readonly readTail: (task: string, lines: number) => Tail | null
}

type Area = Pick<Pane, 'columns' | 'rows'>

/** Everything between header and footer, one string a row. */
export function bodyLines(scene: Scene, layout: FullLayout): readonly string[] {
  const { bodyRows, size, tableColumns } = layout
  const whole = { columns: size.columns, rows: bodyRows }
  if (scene.reader.open && layout.kind !== 'stacked')
    return indented(details(scene, { columns: size.columns - 2, rows: bodyRows }))
  switch (layout.kind) {
    case 'split':
      return beside(
        tableLines(scene, { columns: tableColumns, rows: bodyRows, why: false }),
        details(scene, { columns: size.columns - tableColumns - 3, rows: bodyRows }),
        { columns: tableColumns, rows: bodyRows, theme: scene.theme },
      )
    case 'stacked': {
      if (!scene.reader.open) return withSentence(scene, whole)
      const rows = openTableRows(layout)
      const below = details(scene, { columns: size.columns - 2, rows: bodyRows - rows - 1 })
      return [...tableLines(scene, { ...whole, rows }), '', ...indented(below)]
    }
    case 'single':
      return withSentence(scene, whole)
  }
}

/** Rows of the table beside its head, for half pages and for the window around the selection. */
export function tableRows(layout: FullLayout, { open }: Reader): number {
  if (layout.kind === 'split') return layout.bodyRows - 1
  if (layout.kind === 'stacked' && open) return openTableRows(layout) - 1
  return layout.bodyRows - 1 - sentenceRows
}

function openTableRows({ bodyRows }: FullLayout): number {
  return Math.max(4, Math.floor(bodyRows * 0.4))
}

/** True while the details, and with them the log, are on the screen. */
export function showsDetails(layout: Layout, { open }: Reader): boolean {
  return layout.kind === 'split' || (layout.kind !== 'line' && open)
}

/** The tasks on the screen, in the order of the plan. */
export function shownTasks({ view, reader }: Pick<Scene, 'view' | 'reader'>, rows: number): View['tasks'] {
  const at = selectedIndex(reader, view.tasks)
  // The selection stands in the middle, where the ends of the plan allow it.
  const from = Math.max(0, Math.min(at - Math.floor(rows / 2), view.tasks.length - rows))
  return view.tasks.slice(from, from + rows)
}

const sentenceRows = 2

/** The table with the selected task's whole sentence below it. */
function withSentence(scene: Scene, area: Area): readonly string[] {
  const { view, reader, theme } = scene
  const rows = area.rows - sentenceRows
  const task = view.tasks[selectedIndex(reader, view.tasks)]
  const sentence = task === undefined ? '' : clip(` ${task.id} ${task.why}`, area.columns - 1)
  const table = tableLines(scene, { ...area, rows })
  const filled = Array.from({ length: rows }, (_, row) => table[row] ?? '')
  return [...filled, '', theme.paint('quiet', sentence)]
}

function tableLines(scene: Scene, area: Area & { readonly why?: boolean }): readonly string[] {
  const { view, reader, theme, now } = scene
  const { columns, why = true } = area
  const style = { columns, theme, now, nameWidth: nameWidth(view.tasks, columns), why }
  const selected = view.tasks[selectedIndex(reader, view.tasks)]?.id
  const rows = shownTasks(scene, area.rows - 1).map((task) => tableRow(task, task.id === selected, style))
  return [tableHead(style), ...rows]
}

function details(scene: Scene, area: Area): readonly string[] {
  const { view, reader, theme, now, readTail } = scene
  const task = view.tasks[selectedIndex(reader, view.tasks)]
  if (task === undefined) return []
  const tail = task.attempts === 0 ? null : readTail(task.id, area.rows)
  return detailLines(task, tail, { ...area, theme, now })
}

/** The left side's lines fill their columns. */
function beside(
  left: readonly string[],
  right: readonly string[],
  { columns, rows, theme }: Area & { readonly theme: Theme },
): readonly string[] {
  return Array.from({ length: rows }, (_, row) => {
    const text = left[row] ?? ' '.repeat(columns)
    return `${text} ${theme.paint('quiet', theme.gutter)} ${right[row] ?? ''}`
  })
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => ` ${line}`)
}
