import { age, count, printable, short, size } from '../text.ts'
import type { Theme } from '../theme.ts'
import type { SavedEntry, SavedFile, SavedKind } from './entry.ts'

/** More of a list than this nobody reads in a terminal. */
const mostFiles = 40

export interface SavedSetting {
  readonly now: number
  readonly theme: Theme
}

/** `orch rescue list`: one line for each thing, with how to look at it. */
export function savedListText(entries: readonly SavedEntry[], { now, theme }: SavedSetting): string {
  const rows = entries.map((entry) => [
    entry.name,
    `${age(now - entry.at)} ago`,
    amountText(entry.files),
    whySaved(entry),
  ])
  const widths = [0, 1, 2].map((column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
  )
  const lines = rows.map(([name = '', ...cells]) =>
    [
      theme.paint('strong', name.padEnd(widths[0] ?? 0)),
      ...cells.map((cell, at) => cell.padEnd(widths[at + 1] ?? 0)),
    ]
      .join('  ')
      .trimEnd(),
  )
  return lines.join('\n')
}

/** `orch rescue show`: where it is, its commits and files, and how to take it out. */
export function savedText(
  entry: SavedEntry,
  log: readonly { readonly commit: string; readonly subject: string }[],
  { now, theme }: SavedSetting,
): string {
  const { name, commit, from, place, files } = entry
  const title = `${theme.paint('strong', name)}  ${whySaved(entry)}; ${age(now - entry.at)} ago`
  const look =
    commit === null
      ? [`look: ls -R '${place}'`]
      : [
          `look: git show ${short(commit)}`,
          ...(from === null ? [] : [`      git diff ${short(from)} ${short(commit)}`]),
        ]
  return [
    title,
    `  ${commit === null ? place : `${place} is at ${short(commit)}`}`,
    ...log.map((each) => `  ${theme.paint('quiet', short(each.commit))} ${printable(each.subject)}`),
    ...filesText(files, theme),
    `  ${amountText(files)}`,
    ...look.map((line) => `  ${line}`),
    `  take out: orch rescue restore ${name} --to PATH`,
  ].join('\n')
}

/** The files of a change with their lines, or of a folder with their size. */
export function filesText(files: readonly SavedFile[], theme: Theme): readonly string[] {
  const left = files.length - mostFiles
  return [
    ...files
      .slice(0, mostFiles)
      .map((file) => `  ${theme.paint('quiet', theme.gutter)} ${printable(file.path)}  ${fileAmount(file)}`),
    ...(left > 0 ? [`  ${theme.paint('quiet', theme.gutter)} … and ${count(left, 'file')} more`] : []),
  ]
}

/** `2 files, +10 -2`, `1 file, 60 MB`. */
export function amountText(files: readonly SavedFile[]): string {
  const sum = (of: (file: SavedFile) => number | null) =>
    files.reduce((total, file) => total + (of(file) ?? 0), 0)
  const bytes = files.some((file) => file.bytes !== null)
    ? size(sum((file) => file.bytes))
    : `+${sum((file) => file.addedLines)} -${sum((file) => file.removedLines)}`
  return files.length === 0 ? 'no change' : `${count(files.length, 'file')}, ${bytes}`
}

function fileAmount({ addedLines, removedLines, bytes }: SavedFile): string {
  if (bytes !== null) return size(bytes)
  return addedLines === null ? 'binary' : `+${addedLines} -${removedLines ?? 0}`
}

function whySaved({ kind, task, attempt, files }: SavedEntry): string {
  return `${reasons[kind]} of ${attempt === null ? task : `attempt ${attempt} of ${task}`}${files.length === 0 ? ', unchanged' : ''}`
}

const reasons: Readonly<Record<SavedKind, string>> = {
  attempt: 'the work',
  head: 'the latest work',
  candidate: 'the last merge',
  strayed: 'commits away from the branch',
  staged: 'what was staged and changed again',
  autostash: 'what git had stashed for a rebase',
  ignored: 'ignored files',
  nested: 'repositories inside the worktree',
  found: 'what turned up in the worktree after the end',
  kept: 'what no commit can hold',
  other: 'something',
}
