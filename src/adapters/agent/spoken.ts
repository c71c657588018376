import type { AgentEvent } from '../../ports/agent.ts'
import { jsonObject, textOf } from './fields.ts'

/** More is in the log. */
const mostTexts = 3

/** A tail of this many characters was cut, most likely in the middle of a line. */
const cutCharacters = 7_000

/** The end of what an agent printed, for people: plain lines without its events; where there are none, its last texts. */
export function spokenTail(tail: string, events: readonly AgentEvent[]): string {
  const lines = tail.split('\n')
  const isTorn = (line: string) => tail.length > cutCharacters && line.trimEnd().endsWith('}')
  const plain = lines.filter((line, index) => !isOfStream(line) && !(index === 0 && isTorn(line)))
  if (plain.some((line) => line.trim() !== '') || plain.length === lines.length) return plain.join('\n')
  const texts = events.flatMap((event) => (event.type === 'text' ? [event.text] : []))
  return texts.slice(-mostTexts).join('\n')
}

function isOfStream(line: string): boolean {
  const object = jsonObject(line)
  return object === null ? line.startsWith('{"') : textOf(object.type) !== null
}
