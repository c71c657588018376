import type { Question } from '../../core/attempt/question.ts'
import { printable } from '../text.ts'

/** `waits for you: Write outside the worktree (allow, deny)`: a question as one clause about its task. */
export function asked({ text, options }: Pick<Question, 'text' | 'options'>): string {
  const choices = options.length === 0 ? '' : ` (${options.map(oneLine).join(', ')})`
  return `waits for you: ${oneLine(text)}${choices}`
}

/** The command that answers. */
export function answerHint(task: string, { options }: Pick<Question, 'options'>): string {
  const [first] = options
  if (first === undefined) return `orch answer ${task} "…"`
  const quote = /^[\w.-]+$/.test(first) ? '' : '"'
  return `orch answer ${task} ${quote}${oneLine(first)}${quote}`
}

function oneLine(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' ').trim())
}
