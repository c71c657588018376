import { countsText, toneOfRun } from './status-table.ts'
import { age, printable } from './text.ts'
import type { Theme } from './theme.ts'
import type { RunStatus } from './view/run-status.ts'
import type { View } from './view.ts'

/** A run as `orch list` shows it; `faulty` when its journal cannot be believed. */
export type RunEntry =
  | {
      readonly run: string
      readonly status: RunStatus
      readonly plan: string
      readonly target: string
      readonly startedAt: string
      readonly endedAt: string | null
      readonly counts: View['counts']
    }
  | { readonly run: string; readonly status: 'faulty'; readonly why: string }

/** What the list needs of a run. */
export function runEntry({ run, status, plan, target, startedAt, endedAt, counts }: View): RunEntry {
  return { run, status, plan, target, startedAt, endedAt, counts }
}

/** `orch list --json`. */
export function runListJson(runs: readonly RunEntry[]): string {
  return JSON.stringify({ v: 1, runs }, null, 2)
}

/** One line for each run: its id, status, plan, target, counts and age. */
export function runListText(
  runs: readonly RunEntry[],
  { now, theme }: { readonly now: number; readonly theme: Theme },
): string {
  const rows = runs.map((entry) =>
    entry.status === 'faulty'
      ? [entry.run, entry.status, printable(entry.why)]
      : [
          entry.run,
          entry.status,
          printable(entry.plan),
          entry.target,
          `${age(now - Date.parse(entry.startedAt))} ago`,
          countsText(entry.counts),
        ],
  )
  const widths = [0, 1, 2, 3, 4].map((column) => widest(rows, column))
  return rows
    .map((row, at) => {
      const cells = row.map((cell, column) =>
        column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0),
      )
      const status = runs[at]?.status ?? 'faulty'
      const tone = status === 'faulty' ? 'bad' : toneOfRun(status)
      return cells.map((cell, column) => (column === 1 ? theme.paint(tone, cell) : cell)).join('  ')
    })
    .join('\n')
}

/** The last cell of a row needs no room of its own. */
function widest(rows: readonly (readonly string[])[], column: number): number {
  return rows.reduce(
    (most, row) => (column < row.length - 1 ? Math.max(most, row[column]?.length ?? 0) : most),
    0,
  )
}
