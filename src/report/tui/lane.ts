import type { Theme, Tone } from '../theme.ts'
import type { EntryView } from '../view/queue.ts'
import type { View } from '../view.ts'
import { cells } from './cells.ts'

/** The merge queue in one row, first to merge first; what does not fit is counted. */
export function laneLine({ queue }: Pick<View, 'queue'>, columns: number, theme: Theme): string {
  const label = ' queue  '
  if (queue.length === 0) return theme.paint('quiet', `${label}empty`)
  const separator = ` ${theme.arrow} `
  let used = label.length
  const shown: string[] = []
  for (const [index, entry] of queue.entries()) {
    const left = queue.length - index
    const text = entryText(entry)
    const room = columns - used - (left > 1 ? `${separator}${left - 1} more`.length : 0)
    const needed = cells(text) + (index > 0 ? separator.length : 0)
    if (needed > room && index > 0) {
      shown.push(theme.paint('quiet', `${left} more`))
      break
    }
    shown.push(theme.paint(entryTone(entry), text))
    used += needed
  }
  return theme.paint('quiet', label) + shown.join(theme.paint('quiet', separator))
}

function entryText({ task, status, checks }: EntryView): string {
  switch (status) {
    case 'pending':
      return task
    case 'checking':
      return checks === null ? `${task} checking` : `${task} checks ${checks.passed}/${checks.all}`
    case 'suspended':
      return `${task} waits for the target`
    case 'proposed':
      return `${task} pull request`
    case 'merging':
    case 'landing':
    case 'blocked':
    case 'proposing':
    case 'unverified':
      return `${task} ${status}`
  }
}

function entryTone({ status }: EntryView): Tone | 'plain' {
  switch (status) {
    case 'pending':
      return 'plain'
    case 'merging':
    case 'proposing':
    case 'proposed':
      return 'queue'
    case 'checking':
      return 'check'
    case 'landing':
      return 'good'
    case 'blocked':
      return 'ask'
    case 'unverified':
      return 'bad'
    case 'suspended':
      return 'warn'
  }
}
