import type { AgentEvent } from '../core/attempt/agent-event.ts'
import { saidBy } from './said.ts'

/** One line of a log as people read it: itself where it is plain text, what it says where it is an event, else null. */
export type ReadLine = (line: string) => string | null

/** Reads the log of one attempt line by line; `parse` is its agent's. */
export function makeReadLine(parse: (line: string) => readonly AgentEvent[]): ReadLine {
  let lastText = ''
  const said = (event: AgentEvent): readonly string[] => {
    // Many agents end with their last text once more.
    const repeats = event.type === 'done' && event.summary.trim() === lastText
    if (event.type === 'text') lastText = event.text.trim()
    const text = saidBy(repeats ? { ...event, summary: '' } : event)
    return text === null ? [] : [text]
  }
  return (line) => {
    if (!line.startsWith('{')) return line
    const events = parse(line)
    if (events.length === 0) return isOfStream(line) ? null : line
    const texts = events.flatMap(said)
    return texts.length === 0 ? null : texts.join('\n')
  }
}

/** True for what only the agent's own software reads: any JSON that names its type, and what is left of a torn line. */
function isOfStream(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && ('jsonrpc' in value || isTyped(value))
  } catch {
    return line.startsWith('{"')
  }
}

function isTyped(value: object): boolean {
  return 'type' in value && typeof value.type === 'string'
}
