import type { AgentEvent } from '../core/attempt/agent-event.ts'
import { saidBy } from './said.ts'

/** One line of a log as people read it: itself where it is plain text, what it says where it is an event, else null. */
export type ReadLine = (line: string) => string | null

/** Reads the log of one attempt line by line; `parse` is its agent's. */
export function makeReadLine(parse: (line: string) => readonly AgentEvent[]): ReadLine {
  const say = makeSpeech()
  return (line) => {
    if (!line.startsWith('{')) return joined([...say.whole(), line])
    const events = parse(line)
    if (events.length === 0) return isOfStream(line) ? null : joined([...say.whole(), line])
    return joined(events.flatMap((event) => say.event(event)))
  }
}

/** What is said, text by text: pieces are put together until a line is whole, and no last text is said twice. */
function makeSpeech() {
  let pieces = ''
  let lastText = ''
  const told = new Map<AgentEvent['type'], string>()
  const whole = (): readonly string[] => {
    const text = saidBy({ type: 'text', text: pieces })
    pieces = ''
    return text === null ? [] : [text]
  }
  const piece = (text: string): readonly string[] => {
    lastText += text
    const end = (pieces + text).lastIndexOf('\n') + 1
    const rest = (pieces + text).slice(end)
    pieces = (pieces + text).slice(0, end)
    const lines = end === 0 ? [] : whole()
    pieces = rest
    return lines
  }
  const event = (said: AgentEvent): readonly string[] => {
    if (said.type === 'text' && said.isPiece) return piece(said.text)
    const before = whole()
    // Many agents end with their last text once more.
    const repeats = said.type === 'done' && said.summary.trim() === lastText.trim()
    if (said.type !== 'usage') lastText = said.type === 'text' ? said.text : ''
    const text = saidBy(repeats ? { ...said, summary: '' } : said)
    const isNews = text !== null && told.get(said.type) !== text
    if (text !== null && isOnce(said)) told.set(said.type, text)
    return isNews ? [...before, text] : before
  }
  return { whole, event }
}

/** Some agents name their session with every step, and their failure twice. */
function isOnce({ type }: AgentEvent): boolean {
  return type === 'started' || type === 'error'
}

function joined(texts: readonly string[]): string | null {
  return texts.length === 0 ? null : texts.join('\n')
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
