import type { AgentEvent } from '../../ports/agent.ts'
import type { Fields } from './fields.ts'
import { fieldsOf, textOf } from './fields.ts'
import { toolSummary } from './tool-summary.ts'

/** The list of objects in a field; none where it is something else. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf).filter((each) => each !== null) : []
}

/** What an assistant's message, as Anthropic's API shapes it, says and uses. */
export function contentEvents(message: Fields): readonly AgentEvent[] {
  return listOf(message.content).flatMap((part): readonly AgentEvent[] => {
    const [text, name] = [textOf(part.text), textOf(part.name)]
    if (part.type === 'text' && text !== null) return [{ type: 'text', text }]
    if (part.type !== 'tool_use' || name === null) return []
    return [{ type: 'tool', name, summary: toolSummary(part.input) }]
  })
}

/** Tools that permissions kept from running, as a result lists them. */
export function denialEvents(denials: unknown): readonly AgentEvent[] {
  return listOf(denials).map((denial) => ({
    type: 'denied',
    name: textOf(denial.tool_name) ?? '',
    summary: toolSummary(denial.tool_input),
  }))
}
