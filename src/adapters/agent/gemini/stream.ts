import type { Usage } from '../../../core/attempt/usage.ts'
import type { AgentEvent } from '../../../ports/agent.ts'
import type { Fields } from '../fields.ts'
import { amount, fieldsOf, instant, jsonObject, textOf } from '../fields.ts'
import { toolSummary } from '../tool-summary.ts'
import { geminiFailure } from './failure.ts'

/** A line of `--output-format stream-json`. Its retries show nowhere in it. */
export function parseGemini(line: string): readonly AgentEvent[] {
  const said = jsonObject(line)
  return said === null ? [] : eventsOf(said)
}

function eventsOf(said: Fields): readonly AgentEvent[] {
  switch (said.type) {
    case 'init':
      return [{ type: 'started', session: textOf(said.session_id) }]
    case 'message':
      return said.role === 'assistant' ? spoken(said) : []
    case 'tool_use':
      return [{ type: 'tool', name: textOf(said.tool_name) ?? 'tool', summary: toolSummary(said.parameters) }]
    case 'tool_result':
      return refused(said)
    case 'result':
      return ended(said)
  }
  return []
}

function spoken({ content, delta }: Fields): readonly AgentEvent[] {
  const text = textOf(content)
  return text === null ? [] : [{ type: 'text', text, ...(delta === true ? { isPiece: true } : {}) }]
}

/** A result names no tool, but the id of its call begins with the name. */
function refused({ tool_id, error }: Fields): readonly AgentEvent[] {
  const why = fieldsOf(error)
  if (why?.type !== 'policy_violation') return []
  const name = textOf(tool_id)?.split('__', 1)[0] ?? 'tool'
  return [{ type: 'denied', name, summary: textOf(why.message) ?? '' }]
}

function ended({ status, error, stats, timestamp }: Fields): readonly AgentEvent[] {
  const used = fieldsOf(stats)
  const usage: readonly AgentEvent[] =
    used === null ? [] : [{ type: 'usage', usage: usageOf(used), span: 'attempt' }]
  if (status === 'success') return [...usage, { type: 'done', summary: '' }]
  const message = textOf(fieldsOf(error)?.message) ?? ''
  const failure = geminiFailure({ message, at: instant(timestamp) }) ?? {
    kind: 'agent-failed',
    // The exit code is known once the program has ended.
    exitCode: 0,
    tail: message,
  }
  return [...usage, { type: 'error', failure }]
}

/** `input_tokens` holds what came from the cache; what the total has beyond input and output was thought. */
function usageOf(stats: Fields): Usage {
  const cachedTokens = amount(stats.cached)
  const allInput = amount(stats.input_tokens)
  const outputTokens = amount(stats.output_tokens)
  return {
    inputTokens: Math.max(0, allInput - cachedTokens),
    cachedTokens,
    outputTokens,
    reasoningTokens: Math.max(0, amount(stats.total_tokens) - allInput - outputTokens),
    usd: null,
  }
}
