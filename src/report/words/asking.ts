import type { Question } from '../../core/attempt/question.ts'
import { printable } from '../text.ts'

/** `waits for you: Write outside the worktree (allow, deny)`: a question as one clause about its task. */
export function asked(question: Pick<Question, 'text' | 'options'>): string {
  return `waits for you: ${questionText(question)}`
}

/** The same where nobody is asked. */
export function asks(question: Pick<Question, 'text' | 'options'>): string {
  return `the agent asks: ${questionText(question)}`
}

/** The command that answers. */
export function answerHint(task: string, { options }: Pick<Question, 'options'>): string {
  const [first] = options
  if (first === undefined) return `orch answer ${task} "…"`
  const quote = /^[\w.-]+$/.test(first) ? '' : '"'
  return `orch answer ${task} ${quote}${oneLine(first)}${quote}`
}

function questionText({ text, options }: Pick<Question, 'text' | 'options'>): string {
  const choices = options.length === 0 ? '' : ` (${options.map(oneLine).join(', ')})`
  return `${oneLine(text)}${choices}`
}

function oneLine(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' ').trim())
}
