import type { Usage } from '../../../core/attempt/usage.ts'
import type { AgentEvent } from '../../../ports/agent.ts'
import type { Fields } from '../fields.ts'
import { amount, fieldsOf, jsonObject, textOf } from '../fields.ts'
import { listOf } from '../message-content.ts'
import { toolSummary } from '../tool-summary.ts'
import { codexFailure } from './failure.ts'

/** A line of `codex exec --json`. */
export function parseCodex(line: string): readonly AgentEvent[] {
  const said = jsonObject(line) ?? {}
  switch (said.type) {
    case 'thread.started':
      return [{ type: 'started', session: textOf(said.thread_id) }]
    case 'item.started':
      return begun(fieldsOf(said.item) ?? {})
    case 'item.completed':
      return completed(fieldsOf(said.item) ?? {})
    case 'error':
      return [errorEvent(textOf(said.message) ?? '')]
    case 'turn.failed':
      return [failed(textOf(fieldsOf(said.error)?.message) ?? '')]
    case 'turn.completed':
      return [usageEvent(fieldsOf(said.usage) ?? {}), { type: 'done', summary: '' }]
  }
  return []
}

/** Only these two are told of at their beginning. */
function begun(item: Fields): readonly AgentEvent[] {
  switch (item.type) {
    case 'command_execution':
      return [{ type: 'tool', name: 'shell', summary: toolSummary(item) }]
    case 'mcp_tool_call':
      return [{ type: 'tool', name: textOf(item.tool) ?? 'mcp', summary: toolSummary(item.arguments) }]
  }
  return []
}

/** An item of type `error` is a warning. */
function completed(item: Fields): readonly AgentEvent[] {
  switch (item.type) {
    case 'agent_message': {
      const text = textOf(item.text)
      return text === null ? [] : [{ type: 'text', text }]
    }
    case 'command_execution':
      return isDenied(item) ? [{ type: 'denied', name: 'shell', summary: toolSummary(item) }] : []
    case 'file_change': {
      const paths = listOf(item.changes).map(({ path }) => textOf(path) ?? '')
      const type = item.status === 'declined' ? 'denied' : 'tool'
      return [{ type, name: 'edit', summary: paths.join(' ').slice(0, 200) }]
    }
    case 'web_search':
      return [{ type: 'tool', name: 'web_search', summary: toolSummary(item) }]
  }
  return []
}

/** The sandbox says no in the words of the system; some commands that it stops are not told of at all. */
function isDenied({ status, aggregated_output }: Fields): boolean {
  if (status === 'declined') return true
  return status === 'failed' && /Read-only file system|^bwrap: /m.test(textOf(aggregated_output) ?? '')
}

function errorEvent(message: string): AgentEvent {
  const attempt = Number(message.match(/^Reconnecting\.\.\. (\d+)\//)?.[1] ?? 0)
  return attempt > 0 ? retrying(attempt, message) : failed(message)
}

function retrying(attempt: number, message: string): AgentEvent {
  const event = { type: 'retrying', attempt, delayMs: 0 } as const
  const failure = codexFailure(message, Date.now())
  // After a web socket that was refused it asks again by plain HTTPS; and a login is renewed after a first 401.
  if (failure === null || /\bwss?:\/\//.test(message)) return event
  return failure.kind === 'auth' && attempt < 2 ? event : { ...event, failure }
}

function failed(message: string): AgentEvent {
  // The exit code is known once the program has ended.
  const unknown = { kind: 'agent-failed', exitCode: 0, tail: message } as const
  return { type: 'error', failure: codexFailure(message, Date.now()) ?? unknown }
}

/** Totals of the whole thread; what was cached and what was thought is counted within input and output. */
function usageEvent(used: Fields): AgentEvent {
  const cachedTokens = amount(used.cached_input_tokens)
  const reasoningTokens = amount(used.reasoning_output_tokens)
  const usage: Usage = {
    inputTokens: Math.max(0, amount(used.input_tokens) - cachedTokens),
    cachedTokens,
    outputTokens: Math.max(0, amount(used.output_tokens) - reasoningTokens),
    reasoningTokens,
    usd: null,
  }
  return { type: 'usage', usage, span: 'session' }
}
