import type { RunId, TaskId } from '../../core/ids.ts'

const end = '<!-- /orch -->'

/** What makes a pull request known again as that of a run's task; people do not see it. */
export function taskMark({ run, task }: { readonly run: RunId; readonly task: TaskId }): string {
  return `<!-- orch:run=${run};task=${task} -->`
}

/** What makes a comment known again. */
export function commentMark(mark: string): string {
  return `<!-- orch:comment=${mark.replaceAll('--', '- -')} -->`
}

/** The text between its marks, in the place of an earlier one; what people wrote around it stays. */
export function markedBody(before: string | null, mark: string, text: string): string {
  const marked = `${mark}\n${text.trim()}\n${end}`
  if (before === null || before.trim() === '') return marked
  const from = before.indexOf(mark)
  if (from < 0) return `${before.trimEnd()}\n\n${marked}`
  const to = before.indexOf(end, from)
  return `${before.slice(0, from)}${marked}${to < 0 ? '' : before.slice(to + end.length)}`
}
