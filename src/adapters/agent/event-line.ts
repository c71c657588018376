import type { Failure } from '../../core/failure.ts'
import type { AgentEvent, Usage } from '../../ports/agent.ts'

type Fields = Readonly<Record<string, unknown>>

/** A line in orch's own format of agent events; null for everything else, which is log. */
export function parseEvent(line: string): AgentEvent | null {
  const said = jsonObject(line)
  if (said === null) return null
  switch (said.type) {
    case 'started':
      return { type: 'started', session: text(said.session) }
    case 'text':
      return withText(said.text, (each) => ({ type: 'text', text: each }))
    case 'tool':
      return withText(said.name, (name) => ({ type: 'tool', name, summary: text(said.summary) ?? '' }))
    case 'retrying':
      return { type: 'retrying', attempt: amount(said.attempt), delayMs: amount(said.delayMs) }
    case 'usage':
      return { type: 'usage', usage: usageOf(fields(said.usage) ?? said) }
    case 'done':
      return { type: 'done', summary: text(said.summary) ?? '' }
    case 'error':
      return { type: 'error', failure: failureOf(fields(said.failure) ?? said) }
  }
  return null
}

function jsonObject(line: string): Fields | null {
  // Most lines are log; one look spares the parser.
  if (!line.startsWith('{')) return null
  try {
    return fields(JSON.parse(line))
  } catch {
    return null
  }
}

function usageOf(said: Fields): Usage {
  return {
    inputTokens: amount(said.inputTokens),
    cachedTokens: amount(said.cachedTokens),
    outputTokens: amount(said.outputTokens),
    reasoningTokens: amount(said.reasoningTokens),
    usd: said.usd === undefined || said.usd === null ? null : amount(said.usd),
  }
}

/** Only what a program can know of itself; what became of its work is not its to say. */
function failureOf(said: Fields): Failure {
  const tail = text(said.message) ?? text(said.tail) ?? ''
  switch (said.kind) {
    case 'overloaded':
    case 'temporary':
    case 'context-exhausted':
    case 'auth':
    case 'permission':
      return { kind: said.kind, tail }
    case 'rate-limited':
    case 'quota':
      return { kind: said.kind, resetAt: instant(said.resetAt), tail }
  }
  // The exit code is known once the program has ended.
  return { kind: 'agent-failed', exitCode: 0, tail }
}

function withText(value: unknown, event: (text: string) => AgentEvent): AgentEvent | null {
  const found = text(value)
  return found === null ? null : event(found)
}

function fields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function amount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0
}

/** ISO 8601, or milliseconds since the epoch. */
function instant(value: unknown): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : amount(value)
  return at > 0 ? at : null
}
