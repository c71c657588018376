import type { AgentEvent } from '../core/attempt/agent-event.ts'
import type { Failure } from '../core/failure.ts'
import { duration, lastLines, printable } from './text.ts'
import { usageText } from './usage-text.ts'
import { failureClause, failureEvidence } from './words/failure.ts'

/** A provider's refusal is a sentence; what follows is a document. */
const mostEvidence = 3

/** What an agent said as a person reads it: one or more lines a terminal may see; null where there is nothing to read. */
export function saidBy(event: AgentEvent): string | null {
  switch (event.type) {
    case 'started':
      return event.session === null ? null : `[started] session ${printable(event.session)}`
    case 'text':
      return filled(block(event.text))
    case 'tool':
      return tagged(event.name, event.summary)
    case 'denied':
      return tagged('denied', `${event.name} ${event.summary}`)
    case 'retrying':
      return retrying(event)
    case 'usage':
      return filled(usageText(event.usage), '[usage] ')
    case 'asking':
      return tagged(
        'asks',
        event.options.length === 0 ? event.text : `${event.text} (${event.options.join(' | ')})`,
      )
    case 'answered':
      return '[answered]'
    case 'done':
      return tagged('done', event.summary)
    case 'error':
      return tagged('error', failureText(event.failure))
  }
}

function retrying({ attempt, delayMs, failure }: Extract<AgentEvent, { type: 'retrying' }>): string {
  const when = delayMs > 0 ? `again in ${duration(delayMs)}` : 'again'
  return tagged(
    attempt > 0 ? `retry ${attempt}` : 'retry',
    failure === undefined ? when : `${failureClause(failure)}; ${when}`,
  )
}

/** What the provider said is worth more than what it amounts to. */
function failureText(failure: Failure): string {
  const said = failureEvidence(failure).slice(-mostEvidence).join(' ')
  // The exit code is not known before the program has ended.
  if (failure.kind === 'agent-failed') return said
  return said === '' ? failureClause(failure) : `${failureClause(failure)}: ${said}`
}

/** `[bash] npm test`: one line, whatever the text holds. */
function tagged(tag: string, text: string): string {
  const line = printable(text.replaceAll(/\s*\n\s*/g, ' ')).trim()
  return `[${printable(tag)}]${line === '' ? '' : ` ${line}`}`
}

function block(text: string): string {
  return lastLines(text, Number.POSITIVE_INFINITY).join('\n')
}

function filled(text: string, before = ''): string | null {
  return text.trim() === '' ? null : before + text
}
