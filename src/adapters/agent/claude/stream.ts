import type { Usage, UsageSpan } from '../../../core/attempt/usage.ts'
import type { Failure } from '../../../core/failure.ts'
import type { AgentEvent } from '../../../ports/agent.ts'
import type { Fields } from '../fields.ts'
import { amount, fieldsOf, instant, jsonObject, textOf } from '../fields.ts'
import { contentEvents, denialEvents, listOf } from '../message-content.ts'
import { providerFailure } from '../provider-failure.ts'

/** A line of Claude Code's `stream-json`. */
export function parseClaude(line: string): readonly AgentEvent[] {
  const said = jsonObject(line) ?? {}
  switch (said.type) {
    case 'system':
      return systemEvents(said)
    case 'assistant':
      return messageEvents(fieldsOf(said.message) ?? {})
    case 'rate_limit_event':
      return limitEvents(fieldsOf(said.rate_limit_info) ?? {})
    case 'result':
      return resultEvents(said)
  }
  return []
}

function systemEvents(said: Fields): readonly AgentEvent[] {
  switch (said.subtype) {
    case 'init':
      return [{ type: 'started', session: textOf(said.session_id) }]
    case 'api_retry':
      return [retrying(said)]
    case 'permission_denied':
      return [
        {
          type: 'denied',
          name: textOf(said.tool_name) ?? '',
          summary: firstLine(textOf(said.message) ?? ''),
        },
      ]
  }
  return []
}

function retrying({ attempt, retry_delay_ms, error_status, error }: Fields): AgentEvent {
  const said = textOf(error) ?? ''
  const message = said === 'unknown' ? 'connection lost' : said
  const failure = providerFailure({ status: statusOf(error_status), message }) ?? {
    kind: 'overloaded',
    tail: message,
  }
  const event = { type: 'retrying', attempt: amount(attempt), delayMs: amount(retry_delay_ms) } as const
  // An expired login is renewed after a first 401.
  return failure.kind === 'auth' && event.attempt < 2 ? event : { ...event, failure }
}

/** Its own errors come as messages of a made-up model, and again in the result. */
function messageEvents(message: Fields): readonly AgentEvent[] {
  return message.model === '<synthetic>' ? [] : contentEvents(message)
}

/** The only place that tells when a plan's limit ends; `resetsAt` is in seconds. */
function limitEvents({ status, isUsingOverage, resetsAt, rateLimitType }: Fields): readonly AgentEvent[] {
  if (status !== 'rejected' || isUsingOverage === true) return []
  const tail = `limit reached: ${textOf(rateLimitType) ?? 'of the plan'}`
  const resetAt = instant(amount(resetsAt) * 1000)
  return [{ type: 'error', failure: { kind: 'rate-limited', resetAt, tail } }]
}

function resultEvents(said: Fields): readonly AgentEvent[] {
  const usage = usageOf(said)
  const summary = textOf(said.result) ?? ''
  // A failed call of the API is `success` with `is_error`; a limit of its own is another subtype.
  const isDone = said.subtype === 'success' && said.is_error !== true
  return [
    ...(usage === null ? [] : [{ type: 'usage', usage, span: spanOf(said, usage) } as const]),
    ...denialEvents(said.permission_denials),
    isDone ? { type: 'done', summary } : { type: 'error', failure: failureOf(said) },
  ]
}

function failureOf(said: Fields): Failure {
  const errors = Array.isArray(said.errors) ? said.errors.filter((each) => typeof each === 'string') : []
  const message = textOf(said.result) ?? (errors.join('\n') || (textOf(said.terminal_reason) ?? 'no reason'))
  if (message.startsWith('No conversation found')) return { kind: 'session-lost', tail: message }
  const status = statusOf(said.api_error_status)
  const isOfApi = status !== null || said.subtype === 'success'
  const failure = isOfApi ? providerFailure({ status, message }) : null
  return failure ?? { kind: 'agent-failed', exitCode: 0, tail: message }
}

/**
 * Its models' figures are totals of the session, but for versions before `model_usage_since_last_result`, where a resumed
 * run counts from nothing: its models then used no more than `usage`, which is always this run's alone, says.
 */
function spanOf(said: Fields, { inputTokens, cachedTokens }: Usage): UsageSpan {
  if (said.model_usage_since_last_result !== undefined) return 'session'
  const run = fieldsOf(said.usage) ?? {}
  const own = amount(run.input_tokens) + amount(run.cache_creation_input_tokens)
  return inputTokens + cachedTokens > own + amount(run.cache_read_input_tokens) ? 'session' : 'attempt'
}

function usageOf({ modelUsage, total_cost_usd }: Fields): Usage | null {
  const models = listOf(Object.values(fieldsOf(modelUsage) ?? {}))
  if (models.length === 0) return null
  const sum = (name: string) => models.reduce((total, model) => total + amount(model[name]), 0)
  const reasoningTokens = sum('thinkingTokens')
  return {
    inputTokens: sum('inputTokens') + sum('cacheCreationInputTokens'),
    cachedTokens: sum('cacheReadInputTokens'),
    outputTokens: Math.max(0, sum('outputTokens') - reasoningTokens),
    reasoningTokens,
    usd: typeof total_cost_usd === 'number' ? amount(total_cost_usd) : null,
  }
}

function statusOf(value: unknown): number | null {
  return amount(value) || null
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').slice(0, 200)
}
