import type { AgentEvent } from '../../../ports/agent.ts'
import type { Fields } from '../fields.ts'
import { amount, fieldsOf, jsonObject, textOf } from '../fields.ts'
import { toolSummary } from '../tool-summary.ts'
import { copilotFailure } from './failure.ts'

/** A line of `--output-format json`. Only its last one names the session. */
export function parseCopilot(line: string): readonly AgentEvent[] {
  const said = jsonObject(line)
  if (said === null) return []
  return said.type === 'result' ? ended(said) : eventsOf(said.type, fieldsOf(said.data) ?? {})
}

function eventsOf(type: unknown, told: Fields): readonly AgentEvent[] {
  switch (type) {
    case 'assistant.message':
      return spoken(told)
    case 'tool.execution_start':
      return [{ type: 'tool', name: textOf(told.toolName) ?? 'tool', summary: toolSummary(told.arguments) }]
    case 'tool.execution_complete':
      return refused(told)
    case 'model.call_failure':
      return [retrying(told)]
    case 'session.error':
      return [{ type: 'error', failure: copilotFailure(told) ?? unknown(told) }]
  }
  return []
}

function spoken({ content }: Fields): readonly AgentEvent[] {
  const text = textOf(content) ?? ''
  return text === '' ? [] : [{ type: 'text', text }]
}

/** The end of a tool names only its call; which tool it was shows in what the CLI notes of it. */
function refused({ error, toolTelemetry }: Fields): readonly AgentEvent[] {
  const why = fieldsOf(error)
  if (why?.code !== 'denied') return []
  const noted = fieldsOf(fieldsOf(toolTelemetry)?.properties)
  const name = textOf(noted?.command) ?? (noted?.shell_error_category === undefined ? 'tool' : 'shell')
  return [{ type: 'denied', name, summary: textOf(why.message) ?? '' }]
}

/** Told of the last try too; `session.error` follows then. */
function retrying(told: Fields): AgentEvent {
  const message = textOf(told.errorMessage) ?? ''
  const failure = copilotFailure({ statusCode: told.statusCode, message })
  const attempt = amount(told.retryAttempt) + 1
  return { type: 'retrying', attempt, delayMs: 0, ...(failure === null ? {} : { failure }) }
}

function ended({ sessionId, exitCode }: Fields): readonly AgentEvent[] {
  const started: AgentEvent = { type: 'started', session: textOf(sessionId) }
  return exitCode === 0 ? [started, { type: 'done', summary: '' }] : [started]
}

function unknown({ message }: Fields): Extract<AgentEvent, { readonly type: 'error' }>['failure'] {
  // The exit code is known once the program has ended.
  return { kind: 'agent-failed', exitCode: 0, tail: textOf(message) ?? '' }
}
