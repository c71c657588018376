import type { Usage } from '../../../core/attempt/usage.ts'
import type { Failure } from '../../../core/failure.ts'
import type { AgentEvent } from '../../../ports/agent.ts'
import type { Fields } from '../fields.ts'
import { amount, fieldsOf, jsonObject, textOf } from '../fields.ts'
import { contentEvents, denialEvents } from '../message-content.ts'
import { providerFailure } from '../provider-failure.ts'

/** A line of Qwen Code's `stream-json`. */
export function parseQwen(line: string): readonly AgentEvent[] {
  const said = jsonObject(line) ?? {}
  switch (said.type) {
    case 'system':
      return systemEvents(said)
    case 'assistant':
      return contentEvents(fieldsOf(said.message) ?? {}).filter(isSpoken)
    case 'result':
      return resultEvents(said)
  }
  return []
}

function systemEvents(said: Fields): readonly AgentEvent[] {
  switch (said.subtype) {
    case 'init':
      return [{ type: 'started', session: textOf(said.session_id) }]
    case 'retry':
      return [retrying(fieldsOf(said.data) ?? {})]
  }
  return []
}

/** It waits only for rate limits, a minute and more, and says no status; other retries follow at once. */
function retrying({ attempt, delayMs }: Fields): AgentEvent {
  const event = { type: 'retrying', attempt: amount(attempt), delayMs: amount(delayMs) } as const
  if (event.delayMs === 0) return event
  return { ...event, failure: { kind: 'rate-limited', resetAt: null, tail: 'rate limit' } }
}

/** Its own errors come as text too, and again in the result. */
function isSpoken(event: AgentEvent): boolean {
  return event.type !== 'text' || !isApiError(event.text)
}

function isApiError(text: string): boolean {
  return text.startsWith('[API Error: ')
}

function resultEvents(said: Fields): readonly AgentEvent[] {
  const usage = usageOf(fieldsOf(said.usage) ?? {})
  const summary = textOf(said.result) ?? ''
  // Older versions call a failed request a success and exit with 0.
  const isDone = said.subtype === 'success' && said.is_error !== true && !isApiError(summary)
  const message = textOf(fieldsOf(said.error)?.message) ?? summary
  return [
    // A run that reached no model says 0, whatever its session used before.
    ...(usage === null ? [] : [{ type: 'usage', usage, span: 'session' } as const]),
    ...denialEvents(said.permission_denials),
    isDone ? { type: 'done', summary } : { type: 'error', failure: failureOf(message) },
  ]
}

function failureOf(message: string): Failure {
  const code = message.match(/^\[API Error: (\d{3})\b/)?.[1]
  const failure = providerFailure({ status: code === undefined ? null : Number(code), message })
  // The exit code is known once the program has ended.
  return failure ?? { kind: 'agent-failed', exitCode: 0, tail: message }
}

/** Totals of the whole session; what was cached is counted within the input, what was thought within the output. */
function usageOf(used: Fields): Usage | null {
  if (amount(used.input_tokens) === 0) return null
  const cachedTokens = amount(used.cache_read_input_tokens)
  return {
    inputTokens: Math.max(0, amount(used.input_tokens) - cachedTokens),
    cachedTokens,
    outputTokens: amount(used.output_tokens),
    reasoningTokens: 0,
    usd: null,
  }
}
